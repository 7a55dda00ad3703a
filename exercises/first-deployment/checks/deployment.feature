Feature: A first Deployment

  Background:
    Given a cluster with 3 nodes
    And the submission is applied

  # hint: Look at metadata.name and at spec.replicas.
  Scenario: The Deployment keeps its pods running
    # points: 2
    Then deployment "{{app}}" exists
    # points: 3
    Then deployment "{{app}}" has exactly {{replicas}} ready replicas
    # points: 1
    # hint: The image stands in spec.template.spec.containers.
    Then all pods of deployment "{{app}}" run "nginx:1.25"

  # hint: A bare Pod is not replaced; a Deployment's pods are.
  @points:2
  Scenario: A pod that is deleted is replaced
    When I run `kubectl delete pod -l app={{app}}`
    Then deployment "{{app}}" has exactly {{replicas}} ready replicas
    And there are {{replicas}} pods labelled app={{app}}

  @hidden @points:2
  Scenario: Nothing else is created
    Then the submission changed only deployment "{{app}}"
