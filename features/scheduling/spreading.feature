Feature: Pods keep together or apart

  Background:
    Given a cluster with these nodes:
      | name | labels                             |
      | n1   | topology.kubernetes.io/zone=a,row=1 |
      | n2   | topology.kubernetes.io/zone=a,row=2 |
      | n3   | topology.kubernetes.io/zone=b,row=1 |
      | n4   | topology.kubernetes.io/zone=b,row=2 |

  Scenario: Anti-affinity allows one pod in each zone, and the third has no place
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: db }
      spec:
        replicas: 3
        selector: { matchLabels: { app: db } }
        template:
          metadata: { labels: { app: db } }
          spec:
            affinity:
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                  - { topologyKey: topology.kubernetes.io/zone, labelSelector: { matchLabels: { app: db } } }
            containers: [{ name: db, image: mysql }]
      """
    Then 2 pods of deployment "db" are running
    And deployment "db" has at most 1 pod per zone
    And deployment "db" has 1 pod per zone
    And 1 pod of deployment "db" is pending

  Scenario: Affinity brings a pod to its friend
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: cache, labels: { app: cache } }
      spec:
        nodeSelector: { kubernetes.io/hostname: n3 }
        containers: [{ name: cache, image: redis }]
      """
    And pod "cache" runs on node "n3"
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        affinity:
          podAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: cache } } }
        containers: [{ name: web, image: nginx }]
      """
    Then pod "web" runs on node "n3"
    And pod "web" does not fit on node "n1" because "node(s) didn't match pod affinity rules"

  Scenario: Topology spread constraints keep zones even
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 6
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            topologySpreadConstraints:
              - maxSkew: 1
                topologyKey: topology.kubernetes.io/zone
                whenUnsatisfiable: DoNotSchedule
                labelSelector: { matchLabels: { app: web } }
            containers: [{ name: web, image: nginx }]
      """
    Then deployment "web" has 3 pods per zone
    And the pods of deployment "web" are spread evenly over the zones

  Scenario: Without a word pods spread over the nodes
    When I run `kubectl create deployment web --image=nginx --replicas=8`
    Then the pods of deployment "web" are spread evenly over the nodes
    And deployment "web" has 2 pods per node
    And deployment "web" has 4 pods per row

  Scenario: Nodes that do not take the pods do not count
    Given I cordon node "n4"
    When I run `kubectl create deployment web --image=nginx --replicas=6`
    Then the pods of deployment "web" are spread evenly over the nodes
    And deployment "web" has no pods on node "n4"
