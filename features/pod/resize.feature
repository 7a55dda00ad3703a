Feature: Pods get more or less while they run

  Background:
    Given a cluster with these nodes:
      | name | cpu | memory |
      | n1   | 4   | 8Gi    |
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: batch }
      spec:
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "2" } } }]
      """
    Then pod "web" is running
    And pod "batch" is running

  Scenario: There is room
    When I run `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"2"}}}]}}'`
    Then pod "web" has an event ResizeCompleted
    And pod "web" matches:
      """yaml
      status:
        containerStatuses:
        - allocatedResources: { cpu: "2" }
          resources: { requests: { cpu: "2" } }
          restartCount: 0
      """

  Scenario: There is room once another pod has gone
    When I run `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"3"}}}]}}'`
    Then pod "web" has condition PodResizePending True because Deferred
    And pod "web" has an event ResizeDeferred saying "Pod resize Deferred: *Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000*"
    When I delete pod "batch"
    Then pod "web" matches:
      """yaml
      status: { containerStatuses: [{ resources: { requests: { cpu: "3" } } }] }
      """

  Scenario: There never will be
    When I run `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"9"}}}]}}'`
    Then pod "web" has condition PodResizePending True because Infeasible
    And pod "web" matches:
      """yaml
      status: { containerStatuses: [{ resources: { requests: { cpu: "1" } } }] }
      """

  Scenario: What waits to be given is not given to anybody else
    Given I run `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"3"}}}]}}'`
    And pod "web" has condition PodResizePending True because Deferred
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: late }
      spec:
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }]
      """
    Then pod "late" is pending because "1 Insufficient cpu"
    When I run `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"1"}}}]}}'`
    Then pod "late" is running

  Scenario: A quota counts what pods are resized to, and what they gave back
    Given I run `kubectl create quota cpus --hard=requests.cpu=4`
    And resourcequota "cpus" matches:
      """yaml
      status: { used: { requests.cpu: "3" } }
      """
    When I try `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"2500m"}}}]}}'`
    Then the command fails with:
      """
      Error from server (Forbidden): pods "web" is forbidden: exceeded quota: cpus, requested: requests.cpu=1500m, used: requests.cpu=3, limited: requests.cpu=4
      """
    When I run `kubectl patch pod web --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"2"}}}]}}'`
    Then resourcequota "cpus" matches:
      """yaml
      status: { used: { requests.cpu: "4" } }
      """
    When I run `kubectl patch pod batch --subresource=resize -p '{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"500m"}}}]}}'`
    Then resourcequota "cpus" matches:
      """yaml
      status: { used: { requests.cpu: 2500m } }
      """
