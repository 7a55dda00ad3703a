Feature: A cluster that other programs can reach

  Scenario: The cluster is served while the scenario goes on
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
