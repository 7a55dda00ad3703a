Feature: A PodDisruptionBudget limits how many pods may be missing

  Background:
    Given a cluster with 2 nodes
    And I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 4
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.9.1" }] }
      """
    And deployment "web" has 4 available replicas

  Scenario: The budget counts what may go
    When I apply:
      """yaml
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { minAvailable: 3, selector: { matchLabels: { app: web } } }
      """
    Then poddisruptionbudget "web" matches:
      """yaml
      status: { currentHealthy: 4, desiredHealthy: 3, disruptionsAllowed: 1, expectedPods: 4 }
      """

  Scenario: Draining a node never takes more than the budget allows
    Given I apply:
      """yaml
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
      """
    When I drain node "node-1"
    Then deployment "web" has 4 available replicas
    And deployment "web" has 4 pods on node "node-2"
    And at every moment of the rollout deployment "web" had at least 3 available replicas
