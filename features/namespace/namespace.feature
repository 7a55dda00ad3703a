Feature: Namespaces keep things apart and take everything along

  Background:
    Given a cluster with 2 nodes

  Scenario: Two pods of one name in two namespaces
    Given the file "test1-namespace.yaml":
      """yaml
      apiVersion: v1
      kind: Namespace
      metadata:
        name: test1-namespace
      """
    When I run `kubectl create -f test1-namespace.yaml`
    Then the output is:
      """
      namespace/test1-namespace created
      """
    When I run `kubectl create namespace test2-namespace`
    And I run `kubectl get namespaces`
    Then the output is:
      """
      NAME              STATUS   AGE
      default           Active   <age>
      kube-node-lease   Active   <age>
      kube-public       Active   <age>
      kube-system       Active   <age>
      test1-namespace   Active   <age>
      test2-namespace   Active   <age>
      """
    When I run `kubectl create -f nginx-manual.yaml`
    And I run `kubectl create -f nginx-manual.yaml -n test1-namespace`
    Then pod "nginx-manual" is running
    And pod "nginx-manual" in namespace "test1-namespace" is running
    When I run `/usr/bin/kubectl get pods --all-namespaces |grep nginx-manual`
    Then the output is:
      """
      default           nginx-manual   1/1     Running   0          <age>
      test1-namespace   nginx-manual   1/1     Running   0          <age>
      """
    When I run `kubectl delete ns test1-namespace`
    Then the output is:
      """
      namespace "test1-namespace" deleted
      """
    And namespace "test1-namespace" does not exist
    And pod "nginx-manual" in namespace "test1-namespace" does not exist
    And pod "nginx-manual" is running

  Scenario: Nothing can be created in a namespace that is not there
    When I try `kubectl create -f nginx-manual.yaml -n nowhere`
    Then the command fails with:
      """
      Error from server (NotFound): error when creating "nginx-manual.yaml": namespaces "nowhere" not found
      """

  Scenario: The default namespace stays
    When I try `kubectl delete namespace default`
    Then the command fails with:
      """
      Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted
      """

  Scenario: The namespace of the context is where commands look
    Given I run `kubectl create namespace shop`
    When I run `kubectl config set-context --current --namespace=shop`
    And I run `kubectl create -f nginx-manual.yaml`
    Then pod "nginx-manual" in namespace "shop" is running
    And pod "nginx-manual" in namespace "default" does not exist
