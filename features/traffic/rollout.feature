Feature: What clients notice of a rollout
  Requests follow the endpoints that the proxies know of, about a second behind the truth. A pod that is not
  ready to serve, or no longer, drops them.

  Background:
    Given a cluster with 3 nodes
    And image "web:v1" starts to serve after 5 seconds
    And image "web:v2" starts to serve after 5 seconds

  Scenario: A careful rollout drops nothing
    Pods are called ready when they answer, and go on serving until the proxies have forgotten them.
    Given I apply "web.yaml"
    And deployment "web" is rolled out within 2 minutes
    And 5 seconds pass
    And clients send 10 requests per second to service "web"
    When I set the image of container "web" in deployment "web" to "web:v2"
    Then deployment "web" is rolled out within 2 minutes
    When 10 seconds pass
    Then no request failed
    And answers came from "web:v1" and "web:v2"

  Scenario: A careless rollout drops requests
    Without a readiness probe a pod is called ready before it answers; without preStop it goes too early.
    Given I apply "careless.yaml"
    And deployment "web" is rolled out within 2 minutes
    And 10 seconds pass
    And clients send 10 requests per second to service "web"
    When I set the image of container "web" in deployment "web" to "web:v2"
    Then deployment "web" is rolled out within 2 minutes
    When 10 seconds pass
    Then some requests failed

  Scenario: A version that never gets ready gets no requests
    Given image "web:v3" never becomes ready
    And I apply "web.yaml"
    And deployment "web" is rolled out within 2 minutes
    And 5 seconds pass
    And clients send 5 requests per second to service "web"
    When I set the image of container "web" in deployment "web" to "web:v3"
    And 1 minute passes
    Then at least 99 % of the requests were answered
    And answers came from "web:v1" only
