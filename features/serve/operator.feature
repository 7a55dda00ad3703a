Feature: An operator under test
  An operator is a program outside of the simulation: it reaches the scenario's cluster through a port, in any
  language. This one (examples/operator/expose.mjs) gives a Service to every Deployment that asks for it with the
  annotation example.com/expose.

  Background:
    Given a cluster with 2 nodes
    And the program `node ../../examples/operator/expose.mjs` is running

  Scenario: A Deployment that asks for it gets a Service
    When I apply "shop.yaml"
    Then service "shop" exists within 3 minutes
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
    And service "shop" exists within 3 minutes
    When I run `kubectl annotate deployment shop example.com/expose=9090 --overwrite`
    Then service "shop" matches:
      """yaml
      spec:
        ports: [{ port: 9090 }]
      """
    When I run `kubectl annotate deployment shop example.com/expose-`
    Then service "shop" does not exist within 3 minutes

  Scenario: The Service is collected with its Deployment
    Given I apply "shop.yaml"
    And service "shop" exists within 3 minutes
    When I delete deployment "shop"
    Then service "shop" does not exist within 3 minutes

  Scenario: An operator that was away catches up
    Given the program `node ../../examples/operator/expose.mjs` is stopped
    And time passes 60 times as fast as in reality
    When I apply "shop.yaml"
    And 30 seconds pass
    Then service "shop" does not exist
    Given time passes 10 times as fast as in reality
    When the program `node ../../examples/operator/expose.mjs` is running
    Then service "shop" exists within 3 minutes
