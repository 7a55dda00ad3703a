Feature: Quotas and limits of a namespace

  Background:
    Given a cluster with 2 nodes
    And namespace "team"

  Scenario: A quota stops a Deployment from growing, and says why
    Given I apply:
      """yaml
      apiVersion: v1
      kind: ResourceQuota
      metadata: { name: pods }
      spec: { hard: { pods: "2" } }
      """
    And 2 seconds pass
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 3
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.9.1" }] }
      """
    Then deployment "web" has 2 available replicas
    And deployment "web" has condition ReplicaFailure True because FailedCreate
    And resourcequota "pods" matches:
      """yaml
      status: { hard: { pods: "2" }, used: { pods: "2" } }
      """

  Scenario: A LimitRange fills in what a manifest leaves out
    Given I apply:
      """yaml
      apiVersion: v1
      kind: LimitRange
      metadata: { name: defaults }
      spec:
        limits:
        - type: Container
          default: { cpu: 500m }
          defaultRequest: { cpu: 250m }
          max: { cpu: "1" }
      """
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: small }
      spec: { containers: [{ name: c, image: "nginx:1.9.1" }] }
      """
    Then pod "small" matches:
      """yaml
      spec: { containers: [{ resources: { limits: { cpu: 500m }, requests: { cpu: 250m } } }] }
      """
    When I try `kubectl apply -f too-big.yaml -n team`
    Then the command fails with:
      """
      Error from server (Forbidden): error when creating "too-big.yaml": pods "big" is forbidden: maximum cpu usage per Container is 1, but limit is 2
      """
    And pod "big" does not exist
