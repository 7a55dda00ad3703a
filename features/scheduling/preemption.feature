Feature: Pods of higher priority make room for themselves

  Background:
    Given a cluster with these nodes:
      | name | cpu |
      | n1   | 2   |
    And I apply:
      """yaml
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: urgent }
      value: 1000
      ---
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: polite }
      value: 1000
      preemptionPolicy: Never
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: batch }
      spec:
        terminationGracePeriodSeconds: 10
        containers: [{ name: app, image: busybox, command: [sleep, "3600"], resources: { requests: { cpu: 1500m } } }]
      """
    And pod "batch" is running

  Scenario: The victim goes, the preemptor comes
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: urgent }
      spec:
        priorityClassName: urgent
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }]
      """
    Then pod "urgent" is nominated to node "n1"
    And pod "urgent" preempts pod "batch"
    And pod "batch" is evicted from node "n1"
    And pod "urgent" runs on node "n1"
    And pod "batch" does not exist

  Scenario: A polite pod waits its turn
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: waiting }
      spec:
        priorityClassName: polite
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }]
      """
    Then pod "waiting" is pending because "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never."
    And for 10 minutes pod "batch" stays on node "n1"

  Scenario: A priority class that does not exist
    Given the file "missing.yaml":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: lost }
      spec:
        priorityClassName: nobody-made-it
        containers: [{ name: app, image: nginx }]
      """
    When I try `kubectl apply -f missing.yaml`
    Then the command fails with:
      """
      Error from server (Forbidden): error when creating "missing.yaml": pods "lost" is forbidden: no PriorityClass with name nobody-made-it was found
      """

  Scenario: Of several victims the least important ones go
    Given node "n2" joins
    And I apply:
      """yaml
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata: { name: middling }
      value: 500
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: report }
      spec:
        nodeName: n2
        priorityClassName: middling
        containers: [{ name: app, image: busybox, command: [sleep, "3600"], resources: { requests: { cpu: 3500m } } }]
      """
    And pod "report" is running
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: urgent }
      spec:
        priorityClassName: urgent
        containers: [{ name: app, image: nginx, resources: { requests: { cpu: "1" } } }]
      """
    Then pod "urgent" preempts pod "batch"
    And pod "urgent" runs on node "n1"
    And for 1 minute pod "report" stays on node "n2"
