Feature: When a large part of a zone fails, evictions stop

  Background:
    Given a cluster with these nodes:
      | name | labels                        |
      | a1   | topology.kubernetes.io/zone=a |
      | a2   | topology.kubernetes.io/zone=a |
      | a3   | topology.kubernetes.io/zone=a |
      | a4   | topology.kubernetes.io/zone=a |
      | a5   | topology.kubernetes.io/zone=a |
      | b1   | topology.kubernetes.io/zone=b |

  Scenario: Three of five nodes lost: nobody is driven out, for the zone itself is suspect
    More than two nodes and at least 55 % of a small zone (at most 50 nodes) are gone.
    When node "a1" loses its network
    And node "a2" loses its network
    And node "a3" loses its network
    Then node "a1" is not ready
    And node "a3" is not ready
    And node "a1" has taint node.kubernetes.io/unreachable:NoSchedule
    When 10 minutes pass
    Then node "a1" has no taint node.kubernetes.io/unreachable:NoExecute
    And node "a2" has no taint node.kubernetes.io/unreachable:NoExecute
    And node "a3" has no taint node.kubernetes.io/unreachable:NoExecute

  Scenario: One of five nodes lost: it is driven empty
    When node "a1" loses its network
    Then node "a1" has taint node.kubernetes.io/unreachable:NoExecute
    And node "a2" has no taints
