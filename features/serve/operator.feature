Feature: An operator under test
  An operator is a program outside of the simulation: it reaches the scenario's cluster through a port, in any
  language. This one (examples/operator/expose.mjs) gives a Service to every Deployment that asks for it with the
  annotation example.com/expose.

  Background:
    Given a cluster with 2 nodes
    And time passes 30 times as fast as in reality
    And the program `node ../../examples/operator/expose.mjs` is running

  Scenario: A Deployment that asks for it gets a Service
    When I apply "shop.yaml"
    Then service "shop" exists
    And service "shop" has 2 endpoints
    And service "shop" matches:
      """yaml
      metadata:
        ownerReferences: [{ kind: Deployment, name: shop }]
      spec:
        selector: { app: shop }
        ports: [{ port: 8080 }]
      """

  Scenario: The Service follows the annotation, and goes with it
    Given I apply "shop.yaml"
    And service "shop" exists
    When I run `kubectl annotate deployment shop example.com/expose=9090 --overwrite`
    Then service "shop" matches:
      """yaml
      spec:
        ports: [{ port: 9090 }]
      """
    When I run `kubectl annotate deployment shop example.com/expose-`
    Then service "shop" does not exist

  Scenario: The Service is collected with its Deployment
    Given I apply "shop.yaml"
    And service "shop" exists
    When I delete deployment "shop"
    Then service "shop" does not exist

  Scenario: An operator that was away catches up
    Given the program `node ../../examples/operator/expose.mjs` is stopped
    When I apply "shop.yaml"
    And 30 seconds pass
    Then service "shop" does not exist
    When the program `node ../../examples/operator/expose.mjs` is running
    Then service "shop" exists
