Feature: A pod chooses its nodes by their labels

  Scenario: A node selector waits until a node has the label
    Given a cluster with these nodes:
      | name         |
      | kubesphere02 |
      | kubesphere03 |
    When I create "nginx-gpu.yaml"
    Then pod "nginx-gpu" is pending because "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."
    And pod "nginx-gpu" does not fit on node "kubesphere02" because "NodeAffinity"
    When I run `kubectl label node kubesphere02 gpu=true`
    Then pod "nginx-gpu" runs on node "kubesphere02"
    When I run `kubectl get nodes -l gpu=true`
    Then the output contains "kubesphere02   Ready    <roles>   <age>   v1.35.0"
    And the output does not contain "kubesphere03"

  Scenario: A tainted node keeps out what does not tolerate it, whatever its labels say
    Given a cluster with these nodes:
      | name | labels   | taints              |
      | n1   | gpu=true | gpu=true:NoSchedule |
      | n2   |          |                     |
    When I create "nginx-gpu.yaml"
    Then pod "nginx-gpu" is pending because node "n1" has untolerated taint "gpu=true:NoSchedule"
    And pod "nginx-gpu" does not fit on node "n2" because "node(s) didn't match Pod's node affinity/selector"
    And pod "nginx-gpu" does not tolerate taint gpu=true:NoSchedule
    When I remove taint gpu=true:NoSchedule from node "n1"
    Then pod "nginx-gpu" runs on node "n1"

  Scenario: A DaemonSet follows its label from node to node
    Given a cluster with these nodes:
      | name         |
      | kubesphere02 |
      | kubesphere03 |
    And I run `kubectl label node kubesphere02 disk1=ssd1`
    When I apply "ssd-daemonset.yaml"
    Then daemonset "tomcat-ds" runs one pod on node "kubesphere02" only
    When I run `kubectl label node kubesphere02 disk1=hdd --overwrite`
    Then daemonset "tomcat-ds" has no pods
    When I label node "kubesphere03" with disk1=ssd1
    Then daemonset "tomcat-ds" runs one pod on node "kubesphere03" only

  Scenario: A pod that runs stays where it is when the labels change
    Given a cluster with these nodes:
      | name | labels   |
      | n1   | gpu=true |
    And I create "nginx-gpu.yaml"
    And pod "nginx-gpu" runs on node "n1"
    When I remove label "gpu" from node "n1"
    Then for 10 minutes pod "nginx-gpu" stays on node "n1"

  Scenario Outline: The operators of node affinity: <key> <operator> <values>
    Given a cluster with these nodes:
      | name | labels            |
      | n1   | disk=ssd,cores=4  |
      | n2   | disk=hdd,cores=16 |
      | n3   | cores=many        |
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: choosy }
      spec:
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions:
                    - { key: <key>, operator: <operator>, values: <values> }
                    - { key: kubernetes.io/hostname, operator: In, values: [<among>] }
        containers: [{ name: app, image: nginx }]
      """
    Then pod "choosy" runs on node "<node>"

    Examples:
      | key   | operator     | values | among      | node |
      | disk  | In           | [ssd]  | n1, n2, n3 | n1   |
      | disk  | NotIn        | [ssd]  | n1, n2     | n2   |
      | disk  | NotIn        | [ssd]  | n1, n3     | n3   |
      | disk  | Exists       | []     | n2, n3     | n2   |
      | disk  | DoesNotExist | []     | n1, n2, n3 | n3   |
      | cores | Gt           | ["8"]  | n1, n2, n3 | n2   |
      | cores | Lt           | ["8"]  | n1, n2, n3 | n1   |

  Scenario: The API takes a number that is none; the scheduler matches nothing with it
    Given a cluster with 1 node
    And the file "gt.yaml":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: choosy }
      spec:
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
                - matchExpressions: [{ key: cores, operator: Gt, values: [many] }]
        containers: [{ name: app, image: nginx }]
      """
    When I try `kubectl apply -f gt.yaml`
    Then the exit code is 0
    And pod "choosy" is pending because "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."

  Scenario: A preference decides between nodes that fit, and the scheduler says so
    Given a cluster with these nodes:
      | name | labels   |
      | n1   |          |
      | n2   | disk=ssd |
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        affinity:
          nodeAffinity:
            preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 50
                preference: { matchExpressions: [{ key: disk, operator: In, values: [ssd] }] }
        containers: [{ name: app, image: nginx }]
      """
    Then pod "web" runs on node "n2"
    And pod "web" does not run on node "n1"
    And the scheduler preferred node "n2" over "n1" for pod "web" because of NodeAffinity
