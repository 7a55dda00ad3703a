Feature: Taking a node out of service

  Background:
    Given a cluster with 2 nodes

  Scenario: A cordoned node takes nothing new and keeps what it has
    Given I apply "web.yaml"
    And deployment "web" has 2 pods on node "node-1"
    When I cordon node "node-1"
    Then node "node-1" is unschedulable
    And node "node-1" has taint node.kubernetes.io/unschedulable:NoSchedule
    When I scale deployment "web" to 8 replicas
    Then deployment "web" has 2 pods on node "node-1"
    And deployment "web" has 6 pods on node "node-2"
    When I uncordon node "node-1"
    Then node "node-1" is schedulable
    And node "node-1" has no taints

  Scenario: Draining evicts, and what is managed comes back elsewhere
    Given I apply "web.yaml"
    And deployment "web" has 4 available replicas
    When I run `kubectl drain node-1`
    Then the output contains "node/node-1 cordoned"
    And the output contains "node/node-1 drained"
    And deployment "web" has 4 pods on node "node-2"
    And deployment "web" has 4 available replicas

  Scenario: What a drain does not dare to evict
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: alone }
      spec: { nodeName: node-1, containers: [{ name: app, image: nginx }] }
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: agent }
      spec:
        selector: { matchLabels: { app: agent } }
        template:
          metadata: { labels: { app: agent } }
          spec: { containers: [{ name: agent, image: fluentd }] }
      """
    And daemonset "agent" has 2 ready replicas
    And pod "alone" is running
    When I try `kubectl drain node-1`
    Then the exit code is 1
    And the output contains "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-<a>"
    And the output contains "cannot delete Pods that declare no controller (use --force to override): default/alone"
    And pod "alone" is running
    And node "node-1" is unschedulable
    When I run `kubectl drain node-1 --ignore-daemonsets --force`
    Then the output contains "evicting pod default/alone"
    And pod "alone" is evicted from node "node-1"
    And pod "alone" does not exist
    And daemonset "agent" runs one pod on every node

  Scenario: Local data is not thrown away without asking
    Given I apply:
      """yaml
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: scratch }
      spec:
        replicas: 1
        serviceName: scratch
        selector: { matchLabels: { app: scratch } }
        template:
          metadata: { labels: { app: scratch } }
          spec:
            nodeSelector: { kubernetes.io/hostname: node-1 }
            volumes: [{ name: data, emptyDir: {} }]
            containers: [{ name: app, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
      """
    And pod "scratch-0" is running
    When I try `kubectl drain node-1`
    Then the output contains "cannot delete Pods with local storage (use --delete-emptydir-data to override): default/scratch-0"
    And pod "scratch-0" is running
    When I run `kubectl drain node-1 --delete-emptydir-data`
    Then pod "scratch-0" is evicted from node "node-1"
    And pod "scratch-0" is pending because "node(s) were unschedulable"
    And pod "scratch-0" does not fit on node "node-2" because "NodeAffinity"

  Scenario: A budget slows the drain down
    Given I apply "web.yaml"
    And I apply:
      """yaml
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { minAvailable: 3, selector: { matchLabels: { app: web } } }
      """
    And deployment "web" has 4 available replicas
    When I drain node "node-1"
    Then deployment "web" has 4 pods on node "node-2"
    And at every moment of the rollout deployment "web" had at least 3 available replicas

  Scenario: A budget that allows nothing holds the drain up until it gives up
    Given I apply "web.yaml"
    And I apply:
      """yaml
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
      """
    And deployment "web" has 4 available replicas
    When I try `kubectl drain node-1 --timeout=20s`
    Then the exit code is 1
    And the output contains "Cannot evict pod as it would violate the pod's disruption budget."
    And the output contains:
      """
      error when evicting pods/"<pod>" -n "default": global timeout reached: 20s
      """
    And deployment "web" has 4 available replicas
    And deployment "web" has 2 pods on node "node-1"
