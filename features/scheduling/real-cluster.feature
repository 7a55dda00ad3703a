Feature: A cluster as kubectl has written it down

  The file beside this feature is what `kubectl get nodes,pods -A -o yaml` has printed.

  Background:
    Given the cluster in "cluster.yaml"

  Scenario: Nodes have their labels, taints and room, pods are in their places
    Then node "kubesphere02" is ready
    And node "kubesphere02" has taint gpu=true:NoSchedule
    And node "kubesphere03" has no taints
    And pod "mysql-0" in namespace "shop" runs on node "kubesphere03"
    And there are 3 nodes
    And there is 1 node labelled gpu=true

  Scenario: What is there takes room
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }]
      """
    Then pod "web" runs on node "kubesphere04"
    And pod "web" does not fit on node "kubesphere03" because "Insufficient cpu"

  Scenario: The tutorial's pod would wait there
    When I create "nginx-gpu.yaml"
    Then pod "nginx-gpu" is pending because node "kubesphere02" has untolerated taint "gpu=true:NoSchedule"
