Feature: A node is taken out of service

  Background:
    Given a cluster with 2 nodes
    And image "{{app}}:v1" becomes ready after 10 seconds
    And I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: {{app}} }
      spec:
        replicas: 4
        selector: { matchLabels: { app: {{app}} } }
        template:
          metadata: { labels: { app: {{app}} } }
          spec: { containers: [{ name: web, image: "{{app}}:v1" }] }
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: agent }
      spec:
        selector: { matchLabels: { app: agent } }
        template:
          metadata: { labels: { app: agent } }
          spec: { containers: [{ name: agent, image: fluentd }] }
      """
    And deployment "{{app}}" has 4 available replicas within 2 minutes
    And daemonset "agent" has 2 ready replicas
    And the submission is applied
    And 2 seconds pass

  # hint: apiVersion policy/v1; the budget's selector finds the pods by their label.
  @points:2
  Scenario: The budget allows one pod to be missing
    Then poddisruptionbudget "{{app}}" matches:
      """yaml
      status: { currentHealthy: 4, desiredHealthy: 3, disruptionsAllowed: 1, expectedPods: 4 }
      """

  # hint: kubectl drain says which options it needs when a DaemonSet has a pod on the node.
  @points:3
  Scenario: The node is empty
    When the submission's commands are run
    Then node "{{node}}" is unschedulable
    And deployment "{{app}}" has no pods on node "{{node}}"
    And deployment "{{app}}" has exactly 4 available replicas within 2 minutes

  # hint: Evictions respect the budget, kubectl delete does not.
  @points:4
  Scenario: The customers never notice
    When the submission's commands are run
    Then deployment "{{app}}" has no pods on node "{{node}}"
    And at every moment of the rollout deployment "{{app}}" had at least 3 available replicas

  # hint: A drain cordons the node itself, and a DaemonSet's pods stay.
  @hidden @points:1
  Scenario: The agent stays, and the other node is not touched
    When the submission's commands are run
    Then node "{{node}}" is unschedulable
    And daemonset "agent" has 1 pod on node "{{node}}"
    And the submission changed only:
      | poddisruptionbudget "{{app}}" |
      | node "{{node}}"               |

  # hint: minAvailable is a number of pods that have to be there, maxUnavailable one of pods that may be missing.
  @hidden @points:2
  Scenario: The budget grows with the Deployment
    When I scale deployment "{{app}}" to 8 replicas
    And deployment "{{app}}" has 8 available replicas within 2 minutes
    Then poddisruptionbudget "{{app}}" matches:
      """yaml
      status: { expectedPods: 8, disruptionsAllowed: 1 }
      """
