Feature: A kind of your own
  A CustomResourceDefinition teaches the cluster a new kind: its names, its schema, and what kubectl shows of it. Nobody
  acts on its objects unless an operator does; serve the cluster to have yours reconcile them.

  Background:
    Given a cluster with 1 node
    When I apply "database-crd.yaml"
    Then crd "databases.shop.example.com" has condition Established True because InitialNamesAccepted

  Scenario: An object gets the defaults of its schema, and its definition says what kubectl shows
    When I apply "orders.yaml"
    Then database.shop.example.com "orders" matches:
      """yaml
      apiVersion: shop.example.com/v1
      spec: { engine: postgres, replicas: 1, storage: 10Gi }
      """
    When I run `kubectl get db`
    Then the output is:
      """
      NAME     ENGINE     REPLICAS   AGE
      orders   postgres   1          <age>
      """

  Scenario: What does not fit the schema is refused
    When I try `kubectl apply -f broken.yaml`
    Then the command fails with:
      """
      The Database "broken" is invalid:
      * spec.engine: Unsupported value: "dbase": supported values: "postgres", "mysql"
      * spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"
      ...
      """
    And there are no databases.shop.example.com

  Scenario: A rule compares with what was there before
    Given I apply "orders.yaml"
    When I try `kubectl patch database orders --type=merge -p '{"spec":{"engine":"mysql"}}'`
    Then the command fails with:
      """
      The Database "orders" is invalid: spec: Invalid value: a database cannot change its engine
      """

  Scenario: It scales like a workload, and an operator tells how far it got
    Given I apply "orders.yaml"
    When I scale database.shop.example.com "orders" to 3 replicas
    And I run `kubectl patch database orders --subresource=status --type=merge -p '{"status":{"readyReplicas":2}}'`
    Then database.shop.example.com "orders" matches:
      """yaml
      metadata: { generation: 2 }
      spec: { replicas: 3 }
      status: { readyReplicas: 2 }
      """

  Scenario: With its definition go its objects
    Given I apply "orders.yaml"
    When I delete crd "databases.shop.example.com"
    Then crd "databases.shop.example.com" does not exist
    When I try `kubectl get databases`
    Then the command fails with:
      """
      error: the server doesn't have a resource type "databases"
      """
