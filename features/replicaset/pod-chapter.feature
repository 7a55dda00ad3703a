Feature: The ReplicaSet of the Pod chapter, command by command

  Background:
    Given a cluster with 3 nodes

  Scenario: It is created, listed, described and deleted with its pods
    Given the file "nginx-replicaset.yaml":
      """yaml
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata:
        name: nginx
      spec:
        replicas: 3
        selector:
          matchExpressions:
            - key: app
              operator: In
              values:
                - nginx
        template:
          metadata:
            labels:
              app: nginx
          spec:
            containers:
              - name: nginx
                image: nginx:1.9.1
      """
    When I run `kubectl create -f nginx-replicaset.yaml`
    Then the output is:
      """
      replicaset.apps/nginx created
      """
    And replicaset "nginx" has 3 ready replicas
    When I run `kubectl get rs`
    Then the output is:
      """
      NAME    DESIRED   CURRENT   READY   AGE
      nginx   3         3         3       <age>
      """
    When I run `kubectl describe rs`
    Then the output contains:
      """
      Selector:     app in (nginx)
      Labels:       <none>
      Annotations:  <none>
      Replicas:     3 current / 3 desired
      Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed
      """
    When I run `kubectl delete rs nginx`
    Then the output is:
      """
      replicaset.apps "nginx" deleted from default namespace
      """
    And there are no pods
