Feature: A namespace with a quota

  Background:
    Given a cluster with 3 nodes
    And the submission is applied
    And 2 seconds pass

  Scenario: The namespace and what it may use
    # points: 1
    # hint: apiVersion: v1, kind: Namespace; a Namespace has only a name.
    Then namespace "{{team}}" exists
    # points: 2
    # hint: metadata.namespace says where the quota is; spec.hard.pods says how many pods there may be.
    Then resourcequota "budget" in namespace "{{team}}" matches:
      """yaml
      status: { hard: { pods: "{{pods}}" } }
      """
    # points: 1
    # hint: The field is called requests.cpu, with a dot, beside pods.
    Then resourcequota "budget" in namespace "{{team}}" matches:
      """yaml
      status: { hard: { requests.cpu: "{{cpu}}" } }
      """

  # hint: kubectl describe replicaset shows why pods are refused: too many of them, or no CPU request to count.
  @points:3
  Scenario: A Deployment that wants more gets what the quota allows
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, namespace: {{team}} }
      spec:
        replicas: 9
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.25" }] }
      """
    And 30 seconds pass
    Then deployment "web" in namespace "{{team}}" has exactly {{pods}} ready replicas
    And deployment "web" in namespace "{{team}}" has condition ReplicaFailure True because FailedCreate

  # hint: In spec.limits of the LimitRange: type Container, defaultRequest for requests, default for limits.
  @points:2
  Scenario: A container that says nothing gets the defaults
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: modest, namespace: {{team}} }
      spec: { containers: [{ name: main, image: "nginx:1.25" }] }
      """
    Then pod "modest" in namespace "{{team}}" matches:
      """yaml
      spec: { containers: [{ resources: { requests: { cpu: 100m }, limits: { cpu: 200m } } }] }
      """

  # hint: requests.cpu of the quota bounds the sum over all pods.
  @hidden @points:2
  Scenario: A pod that wants too much CPU is refused
    Given the file "greedy.yaml":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: greedy, namespace: {{team}} }
      spec:
        containers:
          - name: main
            image: nginx:1.25
            resources: { requests: { cpu: 3500m }, limits: { cpu: 3500m } }
      """
    When I try `kubectl apply -f greedy.yaml`
    Then the command fails with:
      """
      Error from server (Forbidden): error when creating "greedy.yaml": pods "greedy" is forbidden: exceeded quota: budget, *
      """

  # hint: A quota belongs to one namespace; without metadata.namespace it lands in "default".
  @hidden @points:1
  Scenario: The others keep their freedom
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: others }
      spec:
        replicas: 9
        selector: { matchLabels: { app: others } }
        template:
          metadata: { labels: { app: others } }
          spec: { containers: [{ name: web, image: "nginx:1.25" }] }
      """
    Then resourcequota "budget" in namespace "{{team}}" exists
    And deployment "others" has exactly 9 ready replicas
