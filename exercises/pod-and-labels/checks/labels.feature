Feature: A pod and its labels

  Background:
    Given a cluster with 2 nodes
    And I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: legacy, labels: { env: debug } }
      spec: { containers: [{ name: main, image: "nginx:1.7.9" }] }
      """
    And pod "legacy" is running
    And 10 minutes pass
    And the submission is applied

  Scenario: The pod runs
    # points: 2
    # hint: Look at metadata.name, and at what kubectl describe pod says of a pod that does not start.
    Then pod "{{name}}" is running
    # points: 3
    # hint: name, image and ports stand in one item of spec.containers.
    Then pod "{{name}}" matches:
      """yaml
      spec: { containers: [{ name: main, image: "{{image}}", ports: [{ containerPort: 80 }] }] }
      """

  # hint: Labels stand in metadata.labels, as a map of keys and values.
  @points:3
  Scenario: A selector finds the pod by both labels
    When I run `kubectl get pods -l creation_method=manual,env={{env}} -o name`
    Then the output is:
      """
      pod/{{name}}
      """

  # hint: kubectl label pod NAME key=value; a label that is there already is only changed with --overwrite.
  @points:2
  Scenario: The older pod gets another label
    When the submission's commands are run
    Then pod "legacy" matches:
      """yaml
      metadata: { labels: { env: "{{env}}" } }
      """

  # hint: Changing a label never needs a new pod.
  @hidden @points:2
  Scenario: The older pod is not replaced, and nothing else is touched
    When the submission's commands are run
    Then there are 2 pods labelled env={{env}}
    When I run `kubectl get pods`
    Then the output contains "legacy  1/1  Running  0  10m"
    And the submission changed only:
      | pod "legacy"   |
      | pod "{{name}}" |
