Feature: CronJobs start Jobs on schedule

  Background:
    Given a cluster with 2 nodes
    And image "report:1" completes after 30 seconds

  Scenario: A Job every five minutes, and three of them kept
    When I apply:
      """yaml
      apiVersion: batch/v1
      kind: CronJob
      metadata: { name: report }
      spec:
        schedule: "*/5 * * * *"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: OnFailure
                containers: [{ name: report, image: "report:1" }]
      """
    And 4 minutes pass
    Then there are no jobs
    When 2 minutes pass
    Then there is 1 job
    When 50 minutes pass
    Then there are 3 jobs
    And cronjob "report" has 11 events SuccessfulCreate

  Scenario: With Forbid a long Job is not overtaken
    Given image "long:1" completes after 7 minutes
    When I apply:
      """yaml
      apiVersion: batch/v1
      kind: CronJob
      metadata: { name: long }
      spec:
        schedule: "*/5 * * * *"
        concurrencyPolicy: Forbid
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: OnFailure
                containers: [{ name: long, image: "long:1" }]
      """
    And 11 minutes pass
    Then there is 1 job
    And cronjob "long" has an event JobAlreadyActive

  Scenario: A line that is no schedule is refused
    When I try `kubectl apply -f bad-schedule.yaml`
    Then the exit code is 1
    And there are no cronjobs
