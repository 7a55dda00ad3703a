Feature: The web deployment
  Every line that starts with Given, When or Then is a step; "npx gherkube steps" lists them all.

  Background:
    Given a cluster with 3 nodes

  Scenario: Three replicas become ready
    When I apply "web.yaml"
    Then deployment "web" has 3 ready replicas

  Scenario: A broken image does not take the service down
    Given image "nginx:1.28" cannot be pulled
    When I apply "web.yaml"
    Then deployment "web" is rolled out
    When I set the image of container "web" in deployment "web" to "nginx:1.28"
    Then for 5 minutes deployment "web" keeps at least 3 available replicas

  Scenario: Every replica stays small
    When I apply "web.yaml"
    Then every pod of deployment "web" asks for at most 500 millicores
