Feature: Nodes that are kept free

  Background:
    # The team's node is the smallest: who does not ask for it, does not get it by chance.
    Given a cluster with these nodes:
      | name     | cpu | memory |
      | node-1   | 8   | 16Gi   |
      | node-2   | 8   | 16Gi   |
      | node-3   | 8   | 16Gi   |
      | {{node}} | 2   | 4Gi    |
    And I run `kubectl taint node {{node}} team={{team}}:NoSchedule`
    When the submission's commands are run
    And the submission is applied

  # hint: A toleration names key, value and effect of the taint.
  @points:3
  Scenario: The pod may run on the team's node
    Then pod "{{team}}" is running
    And pod "{{team}}" tolerates taint team={{team}}:NoSchedule

  # hint: A toleration only permits a node; a node selector asks for it.
  @points:4
  Scenario: The pod runs on the team's node, wherever else there is room
    Then pod "{{team}}" runs on node "{{node}}"

  # hint: kubectl label node NAME key=value
  @points:2
  Scenario: The node says whose it is
    Then node "{{node}}" matches:
      """yaml
      metadata: { labels: { team: "{{team}}" } }
      """

  @hidden @points:1
  Scenario: The taint is left alone
    Then node "{{node}}" matches:
      """yaml
      spec: { taints: [{ key: team, value: "{{team}}", effect: NoSchedule }] }
      """
