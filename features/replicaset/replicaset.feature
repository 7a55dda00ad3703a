Feature: A ReplicaSet keeps its number of pods
  Without rolling updates, history or undo: that is what Deployments are for.

  Background:
    Given a cluster with 3 nodes
    When I apply "replicaset-demo.yaml"
    Then replicaset "replicaset-demo" has 3 ready replicas

  Scenario: A pod that is deleted is replaced
    When I run `kubectl delete pods -l controller=replicaset --wait=false`
    Then replicaset "replicaset-demo" has 3 ready replicas
    And replicaset "replicaset-demo" has 6 events SuccessfulCreate

  Scenario: A changed image concerns new pods only
    When I set the image of container "nginx-replicaset-demo" in replicaset "replicaset-demo" to "nginx:1.9.1"
    And I scale replicaset "replicaset-demo" to 4 replicas
    Then replicaset "replicaset-demo" has these pods:
      | name                  | status  | image       |
      | replicaset-demo-<p1>  | Running | nginx:1.7.9 |
      | replicaset-demo-<p2>  | Running | nginx:1.7.9 |
      | replicaset-demo-<p3>  | Running | nginx:1.7.9 |
      | replicaset-demo-<p4>  | Running | nginx:1.9.1 |

  Scenario: A pod whose label changes is let go and replaced
    When I run `kubectl label pods -l controller=replicaset controller=mine --overwrite`
    Then there are 3 pods labelled controller=mine
    And replicaset "replicaset-demo" has 3 ready replicas

  Scenario: Pods without an owner are adopted
    When I delete replicaset "replicaset-demo", leaving its pods
    Then there are 3 pods labelled controller=replicaset
    When I apply "replicaset-demo.yaml"
    Then replicaset "replicaset-demo" has 3 ready replicas
    And there are 3 pods
