Feature: The ReplicaSet chapter, command by command
  The manifest still uses extensions/v1beta1; it is read as apps/v1.

  Background:
    Given a cluster with 3 nodes
    When I run `kubectl apply -f replicaset-demo.yaml`
    Then the output contains "replicaset.apps/replicaset-demo created"
    And replicaset "replicaset-demo" has 3 ready replicas

  Scenario: A ReplicaSet keeps its number of pods
    When I run `kubectl get replicasets replicaset-demo`
    Then the output is:
      """
      NAME              DESIRED   CURRENT   READY   AGE
      replicaset-demo   3         3         3       <age>
      """
    When I run `kubectl scale --replicas=4 replicaset replicaset-demo`
    Then the output is:
      """
      replicaset.apps/replicaset-demo scaled
      """
    And replicaset "replicaset-demo" has 4 ready replicas
    When I run `kubectl scale --replicas=2 replicaset replicaset-demo`
    And the cluster has come to rest
    And I run `kubectl get replicasets replicaset-demo`
    Then the output is:
      """
      NAME              DESIRED   CURRENT   READY   AGE
      replicaset-demo   2         2         2       <age>
      """

  Scenario: A ReplicaSet cannot roll out a new image
    When I run `kubectl set image replicasets replicaset-demo nginx-replicaset-demo=nginx:1.9.1`
    Then the output is:
      """
      replicaset.apps/replicaset-demo image updated
      """
    When 1 minute passes
    Then all pods of replicaset "replicaset-demo" run "nginx:1.7.9"
    When I run `kubectl get replicasets replicaset-demo -o wide`
    Then the output is:
      """
      NAME              DESIRED   CURRENT   READY   AGE     CONTAINERS              IMAGES        SELECTOR
      replicaset-demo   3         3         3       <age>   nginx-replicaset-demo   nginx:1.9.1   controller=replicaset
      """
