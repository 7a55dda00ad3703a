Feature: When a large part of a zone fails, evictions slow down or stop

  Scenario: Two of three nodes lost in one zone: nobody there is driven out, for the zone itself is suspect
    More than 55 % of a small zone (at most 50 nodes) are gone: taints that evict are no longer set.
    Given a cluster with these nodes:
      | name | labels                       |
      | a1   | topology.kubernetes.io/zone=a |
      | a2   | topology.kubernetes.io/zone=a |
      | a3   | topology.kubernetes.io/zone=a |
      | b1   | topology.kubernetes.io/zone=b |
    When node "a1" loses its network
    And node "a2" loses its network
    Then node "a1" is not ready
    And node "a2" is not ready
    And node "a1" has taint node.kubernetes.io/unreachable:NoSchedule
    When 10 minutes pass
    Then node "a2" has no taint node.kubernetes.io/unreachable:NoExecute

  Scenario: One of three nodes lost: it is driven empty
    Given a cluster with these nodes:
      | name | labels                       |
      | a1   | topology.kubernetes.io/zone=a |
      | a2   | topology.kubernetes.io/zone=a |
      | a3   | topology.kubernetes.io/zone=a |
      | b1   | topology.kubernetes.io/zone=b |
    When node "a1" loses its network
    Then node "a1" has taint node.kubernetes.io/unreachable:NoExecute
    And node "a2" has no taints
