Feature: A ReplicaSet of three

  Background:
    Given a cluster with 3 nodes
    And I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: {{app}}-manual, labels: { app: {{app}}, tier: {{tier}} } }
      spec: { containers: [{ name: main, image: "{{image}}" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: {{app}}-db, labels: { app: {{app}}, tier: db } }
      spec: { containers: [{ name: main, image: "mysql:5.7" }] }
      """
    And pod "{{app}}-manual" is running
    And pod "{{app}}-db" is running
    And the submission is applied

  # hint: apiVersion apps/v1, kind ReplicaSet, spec.replicas.
  @points:2
  Scenario: Three pods are ready
    Then replicaset "{{app}}" has exactly 3 ready replicas
    And all pods of replicaset "{{app}}" run "{{image}}"

  # hint: A ReplicaSet adopts pods without an owner when its selector finds them.
  Scenario: The pod that was there is one of the three
    # points: 2
    Then there are exactly 3 pods labelled tier={{tier}}
    # points: 2
    Then pod "{{app}}-manual" matches:
      """yaml
      metadata: { ownerReferences: [{ kind: ReplicaSet, name: "{{app}}" }] }
      """

  # hint: A pod that has only one of the two labels is another's: the selector needs both.
  @points:2
  Scenario: The pods of others are left alone
    Given replicaset "{{app}}" has at least 1 ready replica
    Then replicaset "{{app}}" has exactly 3 pods
    And there are exactly 4 pods labelled app={{app}}
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: stranger, labels: { app: stranger, tier: {{tier}} } }
      spec: { containers: [{ name: main, image: "mysql:5.7" }] }
      """
    And 10 seconds pass
    Then pod "stranger" is running
    And there are exactly 4 pods labelled app={{app}}

  @points:2
  Scenario: A pod that is deleted is replaced
    Given replicaset "{{app}}" has at least 1 ready replica
    When I delete pod "{{app}}-manual"
    Then there are exactly 3 pods labelled tier={{tier}}
    And replicaset "{{app}}" has exactly 3 ready replicas

  # hint: Pods of a dead node are replaced after about six minutes, when something counts them.
  @hidden @points:1
  Scenario: The pods survive the loss of a node
    Given replicaset "{{app}}" has exactly 3 ready replicas
    When node "node-2" goes down
    Then replicaset "{{app}}" has at most 2 ready replicas within 1 minute
    And replicaset "{{app}}" has exactly 3 ready replicas within 8 minutes

  @hidden @points:1
  Scenario: Nothing but the ReplicaSet is created
    Given replicaset "{{app}}" exists
    Then the submission changed only replicaset "{{app}}"
