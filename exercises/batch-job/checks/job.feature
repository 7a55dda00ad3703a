Feature: A Job with many parts

  Background:
    Given a cluster with 2 nodes
    And image "luksa/batch-job" takes 5 seconds to pull

  # hint: A Job's template needs a restartPolicy; spec.completions says how many pods have to succeed.
  @points:3
  Scenario: All parts are done
    Given image "luksa/batch-job" completes after 20 seconds
    When the submission is applied
    Then job "{{name}}" has exactly {{completions}} succeeded pods within 8 minutes
    And job "{{name}}" has condition Complete True

  # hint: spec.parallelism; without it the pods run one after another.
  @points:4
  Scenario: So many pods work at the same time
    Given image "luksa/batch-job" completes after 20 seconds
    When the submission is applied
    Then job "{{name}}" has exactly {{parallelism}} active pods
    And job "{{name}}" has condition Complete True within 8 minutes
    And at every moment of the rollout job "{{name}}" had at most {{parallelism}} active pods

  # hint: spec.backoffLimit; without it a Job retries six times.
  @points:2
  Scenario: The Job gives up when its pods keep failing
    Given image "luksa/batch-job" crashes after 1 second with exit code 1
    When the submission is applied
    Then job "{{name}}" has condition Failed True because BackoffLimitExceeded within 2 minutes
    And job "{{name}}" has at most 4 failed pods

  # hint: spec.ttlSecondsAfterFinished
  @hidden @points:2
  Scenario: The Job goes when its time is over
    Given image "luksa/batch-job" completes after 20 seconds
    When the submission is applied
    Then job "{{name}}" has condition Complete True within 8 minutes
    And for 50 seconds job "{{name}}" keeps exactly {{completions}} succeeded pods
    And job "{{name}}" matches:
      """yaml
      spec: { ttlSecondsAfterFinished: {{keep}} }
      """
    And job "{{name}}" does not exist within 2 minutes
    And there are no pods

  # hint: With restartPolicy OnFailure the kubelet restarts the container in the same pod, and its first logs are gone.
  @hidden @points:1
  Scenario: Failed pods are kept
    Given image "luksa/batch-job" crashes after 1 second with exit code 1
    When the submission is applied
    Then job "{{name}}" has condition Failed True because BackoffLimitExceeded within 2 minutes
    When 30 seconds pass
    Then between 3 and 4 pods of job "{{name}}" are failed
