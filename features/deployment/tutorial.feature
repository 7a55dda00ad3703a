Feature: The Deployment chapter, command by command
  A learner types the commands of the tutorial and sees what a real cluster would print.

  Background:
    Given a cluster with 3 nodes
    And image "nignx:1.9.1" cannot be pulled
    When I run `kubectl apply -f deployment-demo.yaml`
    Then the output is:
      """
      deployment.apps/deployment-nginx-demo created
      """
    And deployment "deployment-nginx-demo" is rolled out

  Scenario: A Deployment runs its replicas through a ReplicaSet
    When I run `kubectl get deployments deployment-nginx-demo`
    Then the output is:
      """
      NAME                    READY   UP-TO-DATE   AVAILABLE   AGE
      deployment-nginx-demo   3/3     3            3           <age>
      """
    When I run `kubectl describe deployment deployment-nginx-demo`
    Then the output contains:
      """
      Replicas:               3 desired | 3 updated | 3 total | 3 available | 0 unavailable
      StrategyType:           RollingUpdate
      MinReadySeconds:        0
      RollingUpdateStrategy:  25% max unavailable, 25% max surge
      """
    And the output contains:
      """
          Liveness:     http-get http://:80/index.html delay=3s timeout=2s period=5s #success=1 #failure=3
          Readiness:    http-get http://:80/index.html delay=3s timeout=2s period=5s #success=1 #failure=3
      """
    And the output contains:
      """
      OldReplicaSets:  <none>
      NewReplicaSet:   deployment-nginx-demo-<hash> (3/3 replicas created)
      """
    When I run `kubectl describe replicaset -l app=nginx`
    Then the output contains "Controlled By:  Deployment/deployment-nginx-demo"
    And the output contains:
      """
        Normal  SuccessfulCreate  <age>  replicaset-controller  Created pod: deployment-nginx-demo-<hash>-<pod1>
        Normal  SuccessfulCreate  <age>  replicaset-controller  Created pod: deployment-nginx-demo-<hash>-<pod2>
        Normal  SuccessfulCreate  <age>  replicaset-controller  Created pod: deployment-nginx-demo-<hash>-<pod3>
      """
    When I run `kubectl get pods`
    Then the output is:
      """
      NAME                                  READY   STATUS    RESTARTS   AGE
      deployment-nginx-demo-<hash>-<pod1>   1/1     Running   0          <age>
      deployment-nginx-demo-<hash>-<pod2>   1/1     Running   0          <age>
      deployment-nginx-demo-<hash>-<pod3>   1/1     Running   0          <age>
      """
    When I run `kubectl describe pod $(kubectl get pods -o jsonpath='{.items[0].metadata.name}')`
    Then the output contains "Controlled By:  ReplicaSet/deployment-nginx-demo-<hash>"
    And the output contains:
      """
          Limits:
            cpu:     200m
            memory:  256Mi
          Requests:
            cpu:        100m
            memory:     128Mi
          Liveness:     http-get http://:80/index.html delay=3s timeout=2s period=5s #success=1 #failure=3
          Readiness:    http-get http://:80/index.html delay=3s timeout=2s period=5s #success=1 #failure=3
      """

  Scenario: The number of replicas follows the scale command
    When I run `kubectl scale --replicas=4 deployment deployment-nginx-demo`
    Then the output is:
      """
      deployment.apps/deployment-nginx-demo scaled
      """
    And deployment "deployment-nginx-demo" has 4 ready replicas
    When I run `kubectl get deployments`
    Then the output is:
      """
      NAME                    READY   UP-TO-DATE   AVAILABLE   AGE
      deployment-nginx-demo   4/4     4            4           <age>
      """
    And deployment "deployment-nginx-demo" has an event ScalingReplicaSet saying "Scaled up replica set deployment-nginx-demo-<hash> from 3 to 4"
    When I run `kubectl scale --replicas=2 deployment deployment-nginx-demo`
    And the cluster has come to rest
    And I run `kubectl get deployments deployment-nginx-demo`
    Then the output is:
      """
      NAME                    READY   UP-TO-DATE   AVAILABLE   AGE
      deployment-nginx-demo   2/2     2            2           <age>
      """

  Scenario: The rolling update strategy has defaults
    When I run `kubectl get deployments deployment-nginx-demo -o yaml`
    Then the output contains:
      """
        strategy:
          rollingUpdate:
            maxSurge: 25%
            maxUnavailable: 25%
          type: RollingUpdate
      """
    Then deployment "deployment-nginx-demo" matches:
      """yaml
      spec:
        progressDeadlineSeconds: 600
        replicas: 3
        revisionHistoryLimit: 10
        strategy:
          rollingUpdate:
            maxSurge: 25%
            maxUnavailable: 25%
          type: RollingUpdate
      """

  Scenario: A mistyped image gets stuck, is corrected and rolled back
    Given I run `kubectl scale --replicas=2 deployment deployment-nginx-demo`
    And deployment "deployment-nginx-demo" has exactly 2 pods
    When I run `kubectl set image deployments deployment-nginx-demo nginx-deployment=nignx:1.9.1 --record`
    Then the output contains "deployment.apps/deployment-nginx-demo image updated"
    And 1 pod of deployment "deployment-nginx-demo" is ImagePullBackOff
    And deployment "deployment-nginx-demo" has 2 available replicas
    When I run `kubectl set image deployments deployment-nginx-demo nginx-deployment=nginx:1.9.1`
    And I run `kubectl rollout status deployment deployment-nginx-demo`
    Then the output contains:
      """
      deployment "deployment-nginx-demo" successfully rolled out
      """
    When I run `kubectl rollout history deployment deployment-nginx-demo`
    Then the output is:
      """
      deployment.apps/deployment-nginx-demo
      REVISION  CHANGE-CAUSE
      1         <none>
      2         kubectl set image deployments deployment-nginx-demo nginx-deployment=nignx:1.9.1 --record=true
      3         kubectl set image deployments deployment-nginx-demo nginx-deployment=nignx:1.9.1 --record=true
      """
    And deployment "deployment-nginx-demo" has these replica sets:
      | revision | image       | desired | current | ready |
      | 1        | nginx:1.7.9 | 0       | 0       | 0     |
      | 2        | nignx:1.9.1 | 0       | 0       | 0     |
      | 3        | nginx:1.9.1 | 2       | 2       | 2     |
    When I run `kubectl get replicasets | grep -v ' 0 '`
    Then the output is:
      """
      NAME                           DESIRED   CURRENT   READY   AGE
      deployment-nginx-demo-<hash>   2         2         2       <age>
      """
    When 10 seconds pass
    And I run `kubectl get pods -o wide`
    Then the output is:
      """
      NAME                                   READY   STATUS    RESTARTS   AGE     IP      NODE     NOMINATED NODE   READINESS GATES
      deployment-nginx-demo-<hash>-<pod1>    1/1     Running   0          <age>   <ip1>   <node>   <none>           <none>
      deployment-nginx-demo-<hash>-<pod2>    1/1     Running   0          <age>   <ip2>   <node2>  <none>           <none>
      """
    When I run `curl -I http://$(kubectl get pods -o jsonpath='{.items[0].status.podIP}')`
    Then the output contains:
      """
      HTTP/1.1 200 OK
      Server: nginx/1.9.1
      """
    When I run `kubectl rollout undo deployment deployment-nginx-demo --to-revision=1`
    Then the output is:
      """
      deployment.apps/deployment-nginx-demo rolled back
      """
    When I run `kubectl rollout status deployment deployment-nginx-demo`
    And I run `kubectl rollout history deployment deployment-nginx-demo`
    Then the output is:
      """
      deployment.apps/deployment-nginx-demo
      REVISION  CHANGE-CAUSE
      2         kubectl set image deployments deployment-nginx-demo nginx-deployment=nignx:1.9.1 --record=true
      3         kubectl set image deployments deployment-nginx-demo nginx-deployment=nignx:1.9.1 --record=true
      4         <none>
      """
    And all pods of deployment "deployment-nginx-demo" run "nginx:1.7.9"
    When I run `curl -I http://$(kubectl get pods -o jsonpath='{.items[0].status.podIP}')`
    Then the output contains "Server: nginx/1.7.9"
