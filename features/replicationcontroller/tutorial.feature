Feature: The ReplicationController chapter, command by command

  Background:
    Given a cluster with 3 nodes
    When I run `kubectl apply -f rc-demo.yaml`
    Then the output is:
      """
      replicationcontroller/rc-demo created
      """
    And replicationcontroller "rc-demo" has 3 ready replicas

  Scenario: What describe tells of it
    When I run `kubectl describe replicationcontrollers rc-demo`
    Then the output is:
      """
      Name:         rc-demo
      Namespace:    default
      Selector:     controller=replicationcontroller
      Labels:       controller=replicationcontroller
      Annotations:  kubernetes.io/description: Kubernetes Replication Controller Replication
      Replicas:     3 current / 3 desired
      Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed
      Pod Template:
        Labels:  controller=replicationcontroller
        Containers:
         nginx-rc-demo:
          Image:         nginx:1.7.9
          Port:          80/TCP (http-80-port)
          Host Port:     0/TCP (http-80-port)
          Environment:   <none>
          Mounts:        <none>
        Volumes:         <none>
        Node-Selectors:  <none>
        Tolerations:     <none>
      Events:
        Type    Reason            Age   From                    Message
        ----    ------            ----  ----                    -------
        Normal  SuccessfulCreate  <age>  replication-controller  Created pod: rc-demo-<p1>
        Normal  SuccessfulCreate  <age>  replication-controller  Created pod: rc-demo-<p2>
        Normal  SuccessfulCreate  <age>  replication-controller  Created pod: rc-demo-<p3>
      """

  Scenario: Its replicas follow the scale command
    When I run `kubectl scale --replicas=4 replicationcontroller rc-demo`
    Then the output is:
      """
      replicationcontroller/rc-demo scaled
      """
    And replicationcontroller "rc-demo" has 4 ready replicas
    When I run `kubectl scale --replicas=2 replicationcontroller rc-demo`
    And the cluster has come to rest
    And I run `kubectl get replicationcontrollers`
    Then the output is:
      """
      NAME      DESIRED   CURRENT   READY   AGE
      rc-demo   2         2         2       <age>
      """
