Feature: A pod that fits nowhere waits, and says why

  Scenario: Every node has its own reason
    Given a cluster with these nodes:
      | name | cpu | memory | pods | labels   | taints              | unschedulable |
      | n1   | 1   | 8Gi    |      |          |                     |               |
      | n2   | 4   | 1Gi    |      |          |                     |               |
      | n3   | 8   | 16Gi   |      |          | gpu=true:NoSchedule |               |
      | n4   | 8   | 16Gi   |      |          |                     | true          |
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: big }
      spec:
        containers:
          - { name: app, image: nginx, resources: { requests: { cpu: "2", memory: 2Gi } } }
      """
    Then pod "big" is pending because "0/4 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable."
    And pod "big" does not fit on node "n1" because "Insufficient cpu"
    And pod "big" does not fit on node "n2" because "Insufficient memory"
    And pod "big" is pending because node "n3" has untolerated taint "gpu=true:NoSchedule"
    And pod "big" does not fit on node "n4" because "NodeUnschedulable"
    When I uncordon node "n4"
    Then pod "big" runs on node "n4"

  Scenario: Room is made when a pod goes
    Given a cluster with these nodes:
      | name | pods |
      | n1   | 1    |
    And I run `kubectl run first --image=nginx`
    And pod "first" is running
    When I run `kubectl run second --image=nginx`
    Then pod "second" is pending because "0/1 nodes are available: 1 Too many pods."
    When I delete pod "first"
    Then pod "second" runs on node "n1" within 2 minutes

  Scenario: The least loaded node is preferred
    Given a cluster with these nodes:
      | name | cpu | memory |
      | n1   | 4   | 8Gi    |
      | n2   | 16  | 32Gi   |
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: app }
      spec:
        containers:
          - { name: app, image: nginx, resources: { requests: { cpu: "2", memory: 4Gi } } }
      """
    Then pod "app" runs on node "n2"
    And the scheduler preferred node "n2" over "n1" for pod "app" because of NodeResourcesFit

  Scenario: Two pods cannot have one host port
    Given a cluster with 1 node
    And the file "port.yaml":
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: port }
      spec:
        replicas: 2
        selector: { matchLabels: { app: port } }
        template:
          metadata: { labels: { app: port } }
          spec: { containers: [{ name: app, image: nginx, ports: [{ containerPort: 80, hostPort: 8080 }] }] }
      """
    When I apply "port.yaml"
    Then 1 pod of deployment "port" is running
    And 1 pod of deployment "port" is pending

  Scenario: A scheduler that does not exist places nothing
    Given a cluster with 1 node
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: orphan }
      spec:
        schedulerName: my-scheduler
        containers: [{ name: app, image: nginx }]
      """
    And 10 minutes pass
    Then pod "orphan" is pending because "has not placed it"

  Scenario: A gate keeps a pod from being scheduled at all
    Given a cluster with 1 node
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: gated }
      spec:
        schedulingGates: [{ name: example.com/approval }]
        containers: [{ name: app, image: nginx }]
      """
    Then pod "gated" is SchedulingGated
    When I patch pod "gated" with:
      """yaml
      spec: { schedulingGates: null }
      """
    Then pod "gated" runs on node "node-1"

  Scenario: A cluster without nodes
    When I run `kubectl run web --image=nginx`
    Then pod "web" is pending because "no nodes available to schedule pods"
    When node "n1" joins
    Then pod "web" runs on node "n1"

  Scenario: Negative requests are refused
    Given a cluster with 1 node
    And the file "negative.yaml":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: negative }
      spec:
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "-1" } } }]
      """
    When I try `kubectl apply -f negative.yaml`
    Then the command fails with:
      """
      The Pod "negative" is invalid: spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0
      """
    And there are no pods
