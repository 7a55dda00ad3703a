Feature: One pod on every node with an ssd

  Background:
    Given a cluster with 4 nodes
    And I label node "node-1" with disktype={{disk}}
    When the submission's commands are run
    And the submission is applied

  # hint: kubectl label node NAME key=value; and a nodeSelector in spec.template.spec.
  @points:4
  Scenario: The pods run on the nodes with the disk
    Then daemonset "{{name}}" runs one pod on nodes "node-1" and "{{node}}" only
    And all pods of daemonset "{{name}}" run "{{image}}"

  # hint: Choose the nodes by their label, not by their names.
  @points:2
  Scenario: A node with the disk joins
    Given daemonset "{{name}}" has at least 1 ready replica
    When these nodes join:
      | name   | labels            |
      | node-8 | disktype={{disk}} |
      | node-9 | disktype=tape     |
    Then daemonset "{{name}}" has 1 pod on node "node-8"
    And daemonset "{{name}}" has no pods on node "node-9"

  # hint: Only a node selector or a required node affinity makes a DaemonSet leave a node again.
  @points:2
  Scenario: A node loses the disk
    Given daemonset "{{name}}" has 1 pod on node "node-1"
    When I label node "node-1" with disktype=hdd
    Then daemonset "{{name}}" has no pods on node "node-1"

  @hidden @points:1
  Scenario: The pods come when the label comes
    Given daemonset "{{name}}" has at least 1 ready replica
    And I label node "node-1" with disktype=hdd
    And I label node "{{node}}" with disktype=hdd
    Then daemonset "{{name}}" has exactly 0 desired replicas
    When I label node "{{node}}" with disktype={{disk}}
    Then daemonset "{{name}}" runs one pod on node "{{node}}" only

  # hint: The label of the pods stands in spec.template.metadata.labels.
  @hidden @points:1
  Scenario: The pods can be found by their label
    Given daemonset "{{name}}" has at least 1 ready replica
    When I run `kubectl get pods -l app={{name}}`
    Then the output contains "{{name}}-<pod>  1/1  Running  0  <age>"

  # hint: Only one node needs a label.
  @hidden @points:2
  Scenario: Nothing else is changed
    Given daemonset "{{name}}" has at least 1 ready replica
    Then the submission changed only:
      | daemonset "{{name}}" |
      | node "{{node}}"      |
