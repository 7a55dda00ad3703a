Feature: What images do, and what becomes of their pods

  Background:
    Given a cluster with 1 node

  Scenario: A container that crashes is started again, later each time
    Given image "app:v1" crashes after 5 seconds with exit code 1
    When I run `kubectl run app --image=app:v1`
    Then pod "app" is CrashLoopBackOff within 1 minute
    And pod "app" has at least 3 events BackOff within 5 minutes
    And pod "app" matches:
      """yaml
      status: { containerStatuses: [{ lastState: { terminated: { exitCode: 1, reason: Error } } }] }
      """

  Scenario: Too much memory gets a container killed
    Given image "app:v1" uses 300Mi of memory
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: app }
      spec:
        restartPolicy: Never
        containers: [{ name: app, image: "app:v1", resources: { limits: { memory: 200Mi } } }]
      """
    Then pod "app" is OOMKilled
    And pod "app" is failed

  Scenario: Conditions tell which generation of the pod they are about
    Given I run `kubectl run app --image=app:v1`
    And pod "app" is running
    When I run `kubectl set image pod/app app=app:v2`
    Then pod "app" matches:
      """yaml
      metadata: { generation: 2 }
      status:
        observedGeneration: 2
        conditions: [{ type: Ready, status: "True", observedGeneration: 2 }]
      """

  Scenario: A readiness that comes late
    Given image "app:v1" becomes ready after 20 seconds
    When I run `kubectl run app --image=app:v1`
    And 15 seconds pass
    Then pod "app" has condition Ready False
    And pod "app" has condition Ready True within 15 seconds

  Scenario: A container that stops when it is told to, and one that has to be killed
    Given image "polite:v1" takes 5 seconds to stop
    And image "stubborn:v1" ignores SIGTERM
    And I run `kubectl run polite --image=polite:v1`
    And I run `kubectl run stubborn --image=stubborn:v1`
    And pod "polite" is running
    And pod "stubborn" is running
    When I run `kubectl delete pods --all --wait=false`
    Then pod "polite" does not exist within 8 seconds
    And pod "stubborn" is terminating
    And pod "stubborn" does not exist within 40 seconds

  Scenario: A pod that is deleted by force is gone at once
    Given image "stubborn:v1" ignores SIGTERM
    And I run `kubectl run stubborn --image=stubborn:v1`
    And pod "stubborn" is running
    When I delete pod "stubborn" by force
    Then pod "stubborn" does not exist within 1 second

  Scenario: A pod that asks for more than any node has
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: big }
      spec: { containers: [{ name: c, image: nginx, resources: { requests: { cpu: "100" } } }] }
      """
    Then pod "big" is pending because "1 Insufficient cpu"

  Scenario: What a manifest describes is deleted again
    Given the file "pair.yaml":
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: one }
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: two }
      """
    And I apply "pair.yaml"
    And configmap "two" exists
    When I delete what "pair.yaml" describes
    Then configmap "one" does not exist
    And configmap "two" does not exist

  Scenario: Whether a pod's port is usable
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.9.1" }] }
      """
    Then pod "web" is running
    When I forward local port 8080 to port 80 of pod "web"
    Then "http://127.0.0.1:8080" answers "Welcome to nginx!"
    When I delete pod "web"
    Then "http://127.0.0.1:8080" does not answer
