Feature: Node affinity and its operators

  # hint: A list of values belongs to the operator In.
  @points:2
  Scenario: fast runs where there is an nvme disk
    # Here and below, the right node is the smallest: nobody gets it by chance.
    Given a cluster with these nodes:
      | name | cpu | memory | labels                |
      | n1   | 8   | 16Gi   | disktype=hdd,cores=2  |
      | n2   | 2   | 4Gi    | disktype=nvme,cores=2 |
      | n3   | 8   | 16Gi   | cores=2               |
    When the submission is applied
    Then pod "fast" runs on node "n2"

  # hint: Two values of one label: one expression with the operator In.
  @points:1
  Scenario: fast runs where there is an ssd, too
    Given a cluster with these nodes:
      | name | cpu | memory | labels               |
      | n1   | 8   | 16Gi   | disktype=hdd,cores=2 |
      | n2   | 2   | 4Gi    | disktype=ssd,cores=2 |
      | n3   | 8   | 16Gi   | cores=2              |
    When the submission is applied
    Then pod "fast" runs on node "n2"

  # hint: Use requiredDuringSchedulingIgnoredDuringExecution: a preference does not keep a pod from other nodes.
  @points:1
  Scenario: fast waits when there is no such disk
    Given a cluster with these nodes:
      | name | labels                |
      | n1   | disktype=hdd,cores=2  |
      | n2   | cores=2               |
    When the submission is applied
    And 30 seconds pass
    Then pod "fast" is pending because "didn't match Pod's node affinity/selector"

  # hint: The operator Gt compares numbers. Its one value is written as a text, in quotes.
  @points:2
  Scenario: large runs where there are many cores
    Given a cluster with these nodes:
      | name | cpu | memory | labels   |
      | n1   | 8   | 16Gi   | cores=2  |
      | n2   | 2   | 4Gi    | cores=32 |
      | n3   | 8   | 16Gi   |          |
    When the submission is applied
    Then pod "large" runs on node "n2"

  # hint: The expressions of one term must all hold; of several terms one is enough.
  @points:2
  Scenario: large keeps away from the special nodes
    Given a cluster with these nodes:
      | name | labels                |
      | n1   | cores=64,{{gpu}}=old  |
      | n2   | cores=64,{{gpu}}=true |
      | n3   | cores=2               |
    When the submission is applied
    And 30 seconds pass
    Then pod "large" is pending because "didn't match Pod's node affinity/selector"
    When I remove label "{{gpu}}" from node "n1"
    Then pod "large" runs on node "n1"

  # hint: Greater than {{cores}}: {{cores}} itself is too few, and one more is enough.
  @hidden @points:2
  Scenario: large is exact about the number
    Given a cluster with these nodes:
      | name | labels          |
      | n1   | cores={{cores}} |
    When the submission is applied
    And 30 seconds pass
    Then pod "large" is pending because "didn't match Pod's node affinity/selector"
    When these nodes join:
      | name | labels   |
      | n2   | cores=10 |
    Then pod "large" runs on node "n2"

  # hint: Use preferredDuringSchedulingIgnoredDuringExecution: each item has a weight and a preference.
  @points:3
  Scenario: local likes its zone
    Given a cluster with these nodes:
      | name | cpu | memory | labels                |
      | n1   | 8   | 16Gi   | zone=east,cores=2     |
      | n2   | 2   | 4Gi    | zone={{zone}},cores=2 |
      | n3   | 8   | 16Gi   | cores=2               |
    When the submission is applied
    Then pod "local" runs on node "n2"
    And the scheduler preferred node "n2" over "n1" for pod "local" because of NodeAffinity

  # hint: A preference is no condition.
  @hidden @points:1
  Scenario: local runs without its zone
    Given a cluster with these nodes:
      | name | labels            |
      | n1   | zone=west,cores=2 |
    When the submission is applied
    Then pod "local" runs on node "n1"
