Feature: A cluster that other programs can reach

  Scenario: A program outside sees what the scenario does
    Given a cluster with 2 nodes
    And the cluster is served on port 0
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then deployment "web" has 2 ready replicas
    When I run the program `node ../../examples/operator/count-pods.mjs`
    Then the output is:
      """
      healthy: ok
      pods: 2
      """

  Scenario: The kubeconfig is where a program that is started by hand looks for it
    Given a cluster with 1 node
    And the cluster is served on port 0 with kubeconfig "by-hand.kubeconfig"
    When I run the program `grep -c certificate-authority-data by-hand.kubeconfig`
    Then the output is:
      """
      1
      """
