Feature: What happens when a node dies

  Background:
    Given a cluster with 3 nodes

  Scenario: Not ready after 50 seconds, evicted 5 minutes later, replaced elsewhere
    Given I apply "web.yaml"
    And deployment "web" has 4 available replicas
    When node "node-2" goes down
    Then node "node-2" is not ready within 51 seconds
    And node "node-2" has condition Ready Unknown because NodeStatusUnknown
    And node "node-2" has taint node.kubernetes.io/unreachable:NoSchedule
    And node "node-2" has taint node.kubernetes.io/unreachable:NoExecute
    And node "node-2" is schedulable
    When 4 minutes pass
    Then deployment "web" has fewer than 4 available replicas
    Then deployment "web" has 4 available replicas within 2 minutes
    And at every moment of the rollout deployment "web" had at least 2 ready replicas

  Scenario: A pod is evicted after the 300 seconds that it tolerates by default
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        nodeName: node-2
        containers: [{ name: app, image: nginx }]
      """
    And pod "web" is running
    And pod "web" tolerates taint node.kubernetes.io/unreachable:NoExecute
    When node "node-2" goes down
    Then pod "web" is evicted from node "node-2" after 5 minutes
    And pod "web" is terminating
    And pod "web" has an event TaintManagerEviction saying "Marking for deletion Pod default/web"
    When 10 minutes pass
    Then pod "web" is terminating
    When node "node-2" comes back
    Then pod "web" does not exist

  Scenario: Who tolerates less is evicted sooner
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: hasty }
      spec:
        nodeName: node-2
        tolerations:
          - { key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 10 }
          - { key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 10 }
        containers: [{ name: app, image: nginx }]
      """
    And pod "hasty" is running
    When node "node-2" goes down
    Then pod "hasty" is evicted from node "node-2" after 10 seconds

  Scenario: DaemonSet pods stay where they are
    Given I apply:
      """yaml
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: agent }
      spec:
        selector: { matchLabels: { app: agent } }
        template:
          metadata: { labels: { app: agent } }
          spec: { containers: [{ name: agent, image: fluentd }] }
      """
    And daemonset "agent" has 3 ready replicas
    And all pods of daemonset "agent" tolerate taint node.kubernetes.io/unreachable:NoExecute
    When node "node-2" goes down
    And 20 minutes pass
    Then daemonset "agent" has 2 ready replicas
    And daemonset "agent" has 3 pods
    When node "node-2" comes back
    Then daemonset "agent" has 3 ready replicas

  Scenario: A node that is back in time keeps its pods, which start again
    Given I apply "web.yaml"
    And deployment "web" has 4 available replicas
    When node "node-2" goes down
    And 2 minutes pass
    And node "node-2" comes back
    Then node "node-2" is ready
    And node "node-2" has no taints
    And deployment "web" has 4 available replicas

  Scenario: A machine that went down starts its containers anew
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        nodeName: node-2
        containers: [{ name: app, image: nginx }]
      """
    And pod "web" is running
    When node "node-2" goes down
    And 1 minute passes
    And node "node-2" comes back
    Then pod "web" is ready
    And pod "web" matches:
      """yaml
      status: { containerStatuses: [{ restartCount: 1, lastState: { terminated: { exitCode: 255 } } }] }
      """

  Scenario: A machine that lost its network did not
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        nodeName: node-2
        containers: [{ name: app, image: nginx }]
      """
    And pod "web" is running
    When node "node-2" loses its network
    Then node "node-2" is not ready
    When node "node-2" comes back
    Then pod "web" is ready
    And pod "web" matches:
      """yaml
      status: { containerStatuses: [{ restartCount: 0 }] }
      """

  Scenario: When all nodes are gone nobody is evicted
    Given I apply "web.yaml"
    And deployment "web" has 4 available replicas
    When node "node-1" loses its network
    And node "node-2" loses its network
    And node "node-3" loses its network
    And 20 minutes pass
    Then deployment "web" has 4 pods
    And deployment "web" has 0 available replicas
    And node "node-1" has no taint node.kubernetes.io/unreachable:NoExecute
    When node "node-1" comes back
    And node "node-2" comes back
    And node "node-3" comes back
    Then deployment "web" has 4 available replicas

  Scenario: A node that leaves takes its pods with it
    Given I apply "web.yaml"
    And deployment "web" has 4 available replicas
    When node "node-3" leaves
    Then node "node-3" does not exist
    And deployment "web" has 4 available replicas within 2 minutes
    And deployment "web" has no pods on node "node-3"
    And there are 4 pods

  Scenario: Machines that join take their share
    Given I apply "web.yaml"
    And deployment "web" has 4 available replicas
    When these nodes join:
      | name | cpu | labels       |
      | n4   | 16  | disktype=ssd |
      | n5   | 16  | disktype=ssd |
    Then there are 2 nodes labelled disktype=ssd
    When I scale deployment "web" to 10 replicas
    Then the pods of deployment "web" are spread evenly over the nodes

  Scenario: The kubelet itself says that it is not ready
    When node "node-1" becomes not ready
    Then node "node-1" is not ready
    And node "node-1" has condition Ready False because KubeletNotReady
    And node "node-1" has taint node.kubernetes.io/not-ready:NoExecute
    When node "node-1" becomes ready
    Then node "node-1" has no taints

  Scenario: A node under memory pressure takes no pods that promise nothing
    When node "node-1" comes under memory pressure
    Then node "node-1" has condition MemoryPressure True because KubeletHasInsufficientMemory
    And node "node-1" has taint node.kubernetes.io/memory-pressure:NoSchedule
    When I run `kubectl create deployment web --image=nginx --replicas=4`
    Then deployment "web" has 4 ready replicas
    And deployment "web" has no pods on node "node-1"
    And the pods of deployment "web" are spread evenly over the nodes
    When node "node-1" is relieved of memory pressure
    Then node "node-1" has no taints
