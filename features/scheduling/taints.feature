Feature: Taints keep pods away, tolerations let them in

  Background:
    Given a cluster with these nodes:
      | name   | labels                                 | taints                                           |
      | master | node-role.kubernetes.io/control-plane= | node-role.kubernetes.io/control-plane:NoSchedule |
      | n1     |                                        |                                                  |

  Scenario: Ordinary pods stay away from the control plane
    When I run `kubectl create deployment web --image=nginx --replicas=4`
    Then deployment "web" has 4 ready replicas
    And deployment "web" has no pods on node "master"
    And deployment "web" does not tolerate taint node-role.kubernetes.io/control-plane:NoSchedule
    And node "master" has taint node-role.kubernetes.io/control-plane:NoSchedule
    And node "n1" has no taints

  Scenario: A DaemonSet that tolerates the taint runs on the control plane, too
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: agent }
      spec:
        selector: { matchLabels: { app: agent } }
        template:
          metadata: { labels: { app: agent } }
          spec:
            tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }]
            containers: [{ name: agent, image: fluentd }]
      """
    Then daemonset "agent" runs one pod on every node
    And daemonset "agent" tolerates taint node-role.kubernetes.io/control-plane:NoSchedule

  Scenario: When the taint goes, so does the obstacle
    Given I cordon node "n1"
    And I run `kubectl run web --image=nginx`
    And pod "web" is pending because node "master" has untolerated taint "node-role.kubernetes.io/control-plane:NoSchedule"
    And pod "web" does not fit on node "n1" because "node(s) were unschedulable"
    When I remove taint node-role.kubernetes.io/control-plane:NoSchedule from node "master"
    Then pod "web" runs on node "master"

  Scenario: PreferNoSchedule is a wish
    Given I remove taint node-role.kubernetes.io/control-plane:NoSchedule from node "master"
    And I taint node "n1" with slow=true:PreferNoSchedule
    When I run `kubectl run web --image=nginx`
    Then pod "web" runs on node "master"
    And the scheduler preferred node "master" over "n1" for pod "web" because of TaintToleration

  Scenario: NoExecute drives out at once what does not tolerate it, and later what does so for a while
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: patient }
      spec:
        tolerations: [{ key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 120 }]
        containers: [{ name: app, image: nginx }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: stoic }
      spec:
        tolerations: [{ key: maintenance, operator: Exists, effect: NoExecute }]
        containers: [{ name: app, image: nginx }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: timid }
      spec: { containers: [{ name: app, image: nginx }] }
      """
    And pod "patient" runs on node "n1"
    And pod "stoic" runs on node "n1"
    And pod "timid" runs on node "n1"
    When I taint node "n1" with maintenance:NoExecute
    Then pod "timid" is evicted from node "n1"
    And pod "patient" is evicted from node "n1" after 2 minutes
    And for 10 minutes pod "stoic" stays on node "n1"

  Scenario: A taint that is gone in time drives nobody out
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: patient }
      spec:
        tolerations: [{ key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 120 }]
        containers: [{ name: app, image: nginx }]
      """
    And pod "patient" runs on node "n1"
    When I taint node "n1" with maintenance:NoExecute
    And 1 minute passes
    And I remove taint maintenance:NoExecute from node "n1"
    Then node "n1" has no taint maintenance:NoExecute
    And for 10 minutes pod "patient" stays on node "n1"

  Scenario: Malformed taints are refused
    When I try `kubectl taint nodes n1 gpu=true:NoScheduel`
    Then the command fails with:
      """
      error: invalid taint effect: NoScheduel, unsupported taint effect
      See 'kubectl taint -h' for help and examples
      """
    When I try `kubectl taint nodes n1 gpu=a=b:NoSchedule`
    Then the exit code is 1
    And node "n1" has no taints
