Feature: A DaemonSet runs one pod on every node that fits

  Background:
    Given a cluster with 3 nodes

  Scenario: Nodes that join get a pod, nodes that leave lose theirs
    When I apply "mysql-ds.yaml"
    Then daemonset "mysql-ds" runs one pod on every node
    When node "node-4" joins
    Then daemonset "mysql-ds" has 4 ready replicas
    And daemonset "mysql-ds" runs one pod on every node
    When node "node-2" leaves
    Then daemonset "mysql-ds" runs one pod on every node within 2 minutes
    And daemonset "mysql-ds" has 3 desired replicas
    When these nodes join:
      | name   | cpu | taints            |
      | node-5 | 2   |                   |
      | node-6 | 2   | gpu=true:NoSchedule |
    Then daemonset "mysql-ds" has 4 ready replicas
    And daemonset "mysql-ds" has 0 pods on node "node-6"

  Scenario: A cordoned node still gets its pod
    One of the tutorials says that cordoned nodes are excluded. They are not: the DaemonSet tolerates the taint.
    Given I cordon node "node-2"
    When I apply "mysql-ds.yaml"
    Then daemonset "mysql-ds" runs one pod on every node

  Scenario: Percentages of maxUnavailable round up
    One of the tutorials says that they round down. 25 % of 3 nodes is one pod, and so is 34 %; 67 % is three.
    Given I apply "mysql-ds.yaml"
    And daemonset "mysql-ds" has 3 available replicas
    When I patch daemonset "mysql-ds" with:
      """yaml
      spec:
        updateStrategy: { rollingUpdate: { maxUnavailable: 34% } }
        template: { spec: { containers: [{ name: mysql, image: "mysql:8.0" }] } }
      """
    Then daemonset "mysql-ds" is rolled out within 3 minutes
    And at every moment of the rollout daemonset "mysql-ds" had at least 1 ready replica
    And all pods of daemonset "mysql-ds" run "mysql:8.0"

  Scenario: Ready after the probe, available five seconds later
    The three containers of "ironman" need a secret and two config maps; its readiness probe starts after 5 seconds.
    Given I label node "node-1" with app=ironman
    And I label node "node-2" with app=ironman
    And I run `kubectl create secret generic ironman-config --from-literal=KEY=value`
    And I run `kubectl create configmap nginx-config --from-literal=nginx.conf=events`
    And I run `kubectl create configmap nginx-route-volume --from-literal=default.conf=server`
    When I apply "ironman.yaml"
    Then daemonset "ironman" has 2 desired replicas
    And daemonset "ironman" has 2 ready replicas
    And daemonset "ironman" has 0 available replicas within 1 second
    And daemonset "ironman" has 2 available replicas within 7 seconds
    And daemonset "ironman" runs one pod on nodes "node-1" and "node-2" only

  Scenario: A missing secret holds the pod up until it appears
    Given I label node "node-1" with app=ironman
    And I run `kubectl create configmap nginx-config --from-literal=nginx.conf=events`
    And I run `kubectl create configmap nginx-route-volume --from-literal=default.conf=server`
    When I apply "ironman.yaml"
    Then 1 pod of daemonset "ironman" is CreateContainerConfigError
    When I run `kubectl create secret generic ironman-config --from-literal=KEY=value`
    Then daemonset "ironman" has 1 ready replica within 2 minutes

  Scenario: With OnDelete pods change when someone deletes them
    Given I apply "mysql-ds.yaml"
    And daemonset "mysql-ds" has 3 available replicas
    And I patch daemonset "mysql-ds" with:
      """yaml
      spec: { updateStrategy: { type: OnDelete, rollingUpdate: null } }
      """
    When I set the image of container "mysql" in daemonset "mysql-ds" to "mysql:8.0"
    And 1 minute passes
    Then daemonset "mysql-ds" has 0 updated replicas
    And all pods of daemonset "mysql-ds" run "mysql:5.7"
    When I run `kubectl delete pods -l app=mysql`
    Then daemonset "mysql-ds" has 3 updated replicas
    And all pods of daemonset "mysql-ds" run "mysql:8.0"

  Scenario: An earlier revision comes back
    Given I apply "mysql-ds.yaml"
    And daemonset "mysql-ds" is rolled out
    And I set the image of container "mysql" in daemonset "mysql-ds" to "mysql:8.0"
    And daemonset "mysql-ds" is rolled out within 3 minutes
    When I roll back daemonset "mysql-ds"
    Then daemonset "mysql-ds" is rolled out within 3 minutes
    And daemonset "mysql-ds" is at revision 3
    And all pods of daemonset "mysql-ds" run "mysql:5.7"

  Scenario: Pods that were left behind are adopted again
    Given I apply "mysql-ds.yaml"
    And daemonset "mysql-ds" has 3 ready replicas
    When I delete daemonset "mysql-ds", leaving its pods
    Then there are 3 pods labelled app=mysql
    When I apply "mysql-ds.yaml"
    Then daemonset "mysql-ds" has 3 ready replicas
    And there are 3 pods

  Scenario: A DaemonSet has no replicas
    When I try `kubectl apply -f with-replicas.yaml`
    Then the command fails with:
      """
      Error from server (BadRequest): error when creating "with-replicas.yaml": DaemonSet in version "v1" cannot be handled as a DaemonSet: strict decoding error: unknown field "spec.replicas"
      """
    And there are no daemonsets

  Scenario: Clients reach daemons through their nodes, through a headless Service, and through a plain one
    Given image "agent:1" answers "collected"
    And image "agent:1" listens on port 9100
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
            containers:
            - name: agent
              image: agent:1
              ports: [{ name: metrics, containerPort: 9100, hostPort: 30900 }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: agents }
      spec: { clusterIP: None, selector: { app: agent }, ports: [{ port: 9100 }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: agent }
      spec: { selector: { app: agent }, ports: [{ port: 80, targetPort: metrics }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: client }
      spec: { containers: [{ name: main, image: "nginx:1.27" }] }
      """
    Then pod "client" is running
    And "http://node-1:30900" answers "collected"
    And "http://node-2:30900" answers "collected"
    And "http://node-1:9100" does not answer
    And pod "client" gets "collected" from "http://agents:9100"
    And pod "client" gets "collected" from "http://agent"
