Feature: The DaemonSet chapters, command by command

  Scenario: A log collector on every node, also on the master
    Given a cluster with these nodes:
      | name   | labels                          | taints                                |
      | node-1 | node-role.kubernetes.io/master= | node-role.kubernetes.io/master:NoSchedule |
      | node-2 |                                 |                                       |
      | node-3 |                                 |                                       |
    When I run `kubectl apply -f fluentd-es-daemonset.yaml`
    Then the output is:
      """
      daemonset.apps/fluentd-elasticsearch created
      """
    And daemonset "fluentd-elasticsearch" in namespace "kube-system" has 3 available replicas
    When I run `kubectl get daemonsets -n kube-system fluentd-elasticsearch`
    Then the output is:
      """
      NAME                    DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
      fluentd-elasticsearch   3         3         3       3            3           <none>          <age>
      """
    When I run `kubectl get pods -n kube-system -o wide -l name=fluentd-elasticsearch --sort-by=.spec.nodeName`
    Then the output is:
      """
      NAME                          READY   STATUS    RESTARTS   AGE     IP      NODE     NOMINATED NODE   READINESS GATES
      fluentd-elasticsearch-<pod1>   1/1     Running   0          <age>   <ip1>   node-1   <none>           <none>
      fluentd-elasticsearch-<pod2>   1/1     Running   0          <age>   <ip2>   node-2   <none>           <none>
      fluentd-elasticsearch-<pod3>   1/1     Running   0          <age>   <ip3>   node-3   <none>           <none>
      """
    When I run `kubectl get pods -n kube-system -o wide |grep fluentd | wc -l`
    Then the output is:
      """
      3
      """
    When I run `kubectl set image daemonsets fluentd-elasticsearch fluentd-elasticsearch=quay.io/fluentd_elasticsearch/fluentd:latest -n kube-system`
    Then the output is:
      """
      daemonset.apps/fluentd-elasticsearch image updated
      """
    When I run `kubectl rollout status daemonset -n kube-system fluentd-elasticsearch`
    Then the output contains:
      """
      Waiting for daemon set "fluentd-elasticsearch" rollout to finish: 1 out of 3 new pods have been updated...
      """
    And the output contains:
      """
      Waiting for daemon set "fluentd-elasticsearch" rollout to finish: 2 out of 3 new pods have been updated...
      """
    And the output contains:
      """
      daemon set "fluentd-elasticsearch" successfully rolled out
      """

  Scenario: A database on the two nodes that workloads may use
    Given a cluster with these nodes:
      | name         | labels                          | taints                                    |
      | kubesphere01 | node-role.kubernetes.io/master= | node-role.kubernetes.io/master:NoSchedule |
      | kubesphere02 |                                 |                                           |
      | kubesphere03 |                                 |                                           |
    When I run `kubectl create -f mysql-ds.yaml`
    Then daemonset "mysql-ds" has these pods by node:
      | node         | pods |
      | kubesphere02 | 1    |
      | kubesphere03 | 1    |
    When I run `kubectl label node kubesphere02 disk1=ssd1`
    And I run `kubectl create -f tomcat-ssd.yaml`
    Then daemonset "tomcat-ssd" runs one pod on node "kubesphere02" only
    When I run `kubectl label node kubesphere02 disk1=hdd --overwrite`
    Then the output is:
      """
      node/kubesphere02 labeled
      """
    And daemonset "tomcat-ssd" has 0 pods
    And there are no pods labelled app=tomcat
