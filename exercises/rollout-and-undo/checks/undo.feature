Feature: A rollout that went wrong

  Background:
    Given a cluster with 3 nodes
    And image "{{app}}:r4-typo" cannot be pulled
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
          spec: { containers: [{ name: main, image: "{{app}}:r1" }] }
      """
    And deployment "{{app}}" is rolled out within 3 minutes
    And I set the image of container "main" in deployment "{{app}}" to "{{app}}:r2"
    And deployment "{{app}}" is rolled out within 3 minutes
    And I set the image of container "main" in deployment "{{app}}" to "{{app}}:r3"
    And deployment "{{app}}" is rolled out within 3 minutes
    And I set the image of container "main" in deployment "{{app}}" to "{{app}}:r4-typo"
    And 1 minute passes
    When the submission's commands are run

  # hint: kubectl rollout undo goes back one revision; --to-revision names another one.
  @points:4
  Scenario: The pods run what they ran then
    Then deployment "{{app}}" is rolled out within 3 minutes
    And all pods of deployment "{{app}}" run "{{app}}:r{{revision}}"
    And deployment "{{app}}" has exactly 4 available replicas

  # hint: kubectl annotate deployment NAME kubernetes.io/change-cause="..."; then look at kubectl rollout history.
  @points:3
  Scenario: The history says why
    When 1 second passes
    And I run `kubectl rollout history deployment {{app}}`
    Then the output contains "5         {{cause}}"

  # hint: A revision that comes back gets the next number. Deleting the Deployment loses its history.
  @points:2
  Scenario: The history is kept
    Then deployment "{{app}}" is at revision 5
    And there are exactly 4 replicasets

  # hint: The rolling update sees to it that most pods are there at any time, if nobody scales down or deletes.
  @hidden @points:2
  Scenario: The customers never notice
    Then deployment "{{app}}" is at revision 5
    And at every moment of the rollout deployment "{{app}}" had at least 3 available replicas

  @hidden @points:1
  Scenario: Nothing else is changed
    Then deployment "{{app}}" is at revision 5
    And the submission changed only deployment "{{app}}"
