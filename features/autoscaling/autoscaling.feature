Feature: A HorizontalPodAutoscaler sizes a Deployment by its load

  Background:
    Given a cluster with 3 nodes
    And I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 4
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            containers:
            - name: web
              image: web:v1
              resources: { requests: { cpu: 200m } }
      """
    And I apply:
      """yaml
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        minReplicas: 2
        maxReplicas: 10
        metrics:
        - type: Resource
          resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } }
      """

  Scenario: More load, more pods, up to the maximum
    Given image "web:v1" uses 180m of cpu
    When 6 minutes pass
    Then deployment "web" has at least 8 desired replicas
    And hpa "web" has an event SuccessfulRescale saying "New size: 8; reason: cpu resource utilization (percentage of request) above target"

  Scenario: Less load, fewer pods, but not at once
    Given image "web:v1" uses 20m of cpu
    When 5 minutes pass
    Then deployment "web" has 4 desired replicas
    When 6 minutes pass
    Then deployment "web" has 2 desired replicas

  Scenario Outline: Custom and external metrics
    Given I apply:
      """yaml
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        minReplicas: 2
        maxReplicas: 10
        metrics: [<metric>]
      """
    And metric "requests_per_second" of every pod is 150
    And metric "hits" of service "kubernetes" is 700
    And external metric "queue_length" is 60
    When 5 minutes pass
    Then deployment "web" has <replicas> desired replicas

    Examples:
      | replicas | metric                                                                                                                                           |
      | 10       | { type: Pods, pods: { metric: { name: requests_per_second }, target: { type: AverageValue, averageValue: "100" } } }                             |
      | 7        | { type: Object, object: { describedObject: { kind: Service, name: kubernetes }, metric: { name: hits }, target: { type: AverageValue, averageValue: "100" } } } |
      | 6        | { type: External, external: { metric: { name: queue_length }, target: { type: AverageValue, averageValue: "10" } } }                              |
