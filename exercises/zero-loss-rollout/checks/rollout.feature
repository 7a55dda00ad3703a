Feature: A rollout that loses no request

  Background:
    Given a cluster with 3 nodes
    And image "{{app}}:v1" starts to serve after 5 seconds
    And image "{{app}}:v2" starts to serve after 5 seconds
    And image "{{app}}:v3" starts to serve after 10 minutes
    And the submission is applied

  @points:2
  Scenario: The pods run
    Then deployment "{{app}}" is rolled out within 2 minutes
    And deployment "{{app}}" has exactly {{replicas}} available replicas
    And all pods of deployment "{{app}}" run "{{app}}:v1"

  # hint: The Service's selector has to be the labels of the pods, its targetPort the port of the container.
  @points:2
  Scenario: The Service leads to the pods
    Then deployment "{{app}}" is rolled out within 2 minutes
    And service "{{app}}" has exactly {{replicas}} endpoints
    And service "{{app}}" matches:
      """yaml
      spec: { ports: [{ port: 80 }] }
      """
    And endpoints "{{app}}" matches:
      """yaml
      subsets: [{ ports: [{ port: {{port}} }] }]
      """
    When 10 seconds pass
    And clients send 10 requests per second to service "{{app}}"
    And 5 seconds pass
    Then no request failed

  # hint: Requests that fail at the start of a pod: readinessProbe. Requests that fail at its end: lifecycle.preStop.
  @points:6
  Scenario: No request is lost
    Given deployment "{{app}}" is rolled out within 2 minutes
    And 10 seconds pass
    And clients send 10 requests per second to service "{{app}}"
    When I set the image of container "web" in deployment "{{app}}" to "{{app}}:v2"
    Then deployment "{{app}}" is rolled out within 3 minutes
    When 15 seconds pass
    Then no request failed
    And answers came from "{{app}}:v1" and "{{app}}:v2"

  # hint: The strategy RollingUpdate, which is the default, takes care of this.
  @points:2
  Scenario: There are always enough pods
    Given deployment "{{app}}" is rolled out within 2 minutes
    When I set the image of container "web" in deployment "{{app}}" to "{{app}}:v2"
    Then deployment "{{app}}" is rolled out within 3 minutes
    And at every moment of the rollout deployment "{{app}}" had at least 2 available replicas

  # hint: A readiness probe keeps requests away from pods that do not answer yet.
  @hidden @points:2
  Scenario: A version that does not answer gets no request
    Given deployment "{{app}}" is rolled out within 2 minutes
    And 10 seconds pass
    And clients send 10 requests per second to service "{{app}}"
    When I set the image of container "web" in deployment "{{app}}" to "{{app}}:v3"
    And 1 minute passes
    Then no request failed
    And answers came from "{{app}}:v1" only

  @hidden @points:2
  Scenario: Fewer pods lose no request either
    Given deployment "{{app}}" is rolled out within 2 minutes
    And 10 seconds pass
    And clients send 10 requests per second to service "{{app}}"
    When I scale deployment "{{app}}" to 1 replica
    And 30 seconds pass
    Then no request failed
