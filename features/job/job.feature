Feature: Jobs run to their end

  Background:
    Given a cluster with 2 nodes
    And image "luksa/batch-job" takes 15 seconds to pull
    And image "luksa/batch-job" completes after 20 seconds

  Scenario: The Job chapter: from ContainerCreating to Completed
    When I run `kubectl create -f sleep.yaml`
    Then the output is:
      """
      job.batch/batch-job created
      """
    When 10 seconds pass
    And I run `kubectl get pods`
    Then the output is:
      """
      NAME              READY   STATUS              RESTARTS   AGE
      batch-job-<pod>   0/1     ContainerCreating   0          10s
      """
    When 10 seconds pass
    And I run `kubectl get pods`
    Then the output is:
      """
      NAME              READY   STATUS    RESTARTS   AGE
      batch-job-<pod>   1/1     Running   0          20s
      """
    Then job "batch-job" has 1 succeeded pod within 1 minute
    When I run `kubectl get jobs`
    Then the output is:
      """
      NAME        STATUS     COMPLETIONS   DURATION   AGE
      batch-job   Complete   1/1           <any>      <age>
      """
    And job "batch-job" has condition Complete True

  Scenario: Ten completions, three at a time
    When I apply:
      """yaml
      apiVersion: batch/v1
      kind: Job
      metadata: { name: ten }
      spec:
        completions: 10
        parallelism: 3
        template:
          spec:
            restartPolicy: Never
            containers: [{ name: main, image: luksa/batch-job }]
      """
    Then job "ten" has 3 active pods
    And job "ten" has condition Complete True within 5 minutes
    And job "ten" has 10 succeeded pods
    And at every moment of the rollout job "ten" had at most 3 active pods

  Scenario: A Job gives up after its backoff limit
    Given image "busybox:broken" crashes after 1 second with exit code 1
    When I apply:
      """yaml
      apiVersion: batch/v1
      kind: Job
      metadata: { name: broken }
      spec:
        backoffLimit: 2
        template:
          spec:
            restartPolicy: Never
            containers: [{ name: main, image: "busybox:broken" }]
      """
    Then job "broken" has condition Failed True because BackoffLimitExceeded within 2 minutes
    And job "broken" has 3 failed pods

  Scenario: A Job must not restart its pods for ever
    When I try `kubectl create -f always.yaml`
    Then the command fails with:
      """
      The Job "always" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
      """

  Scenario: A finished Job goes when its time is over
    When I apply:
      """yaml
      apiVersion: batch/v1
      kind: Job
      metadata: { name: shortlived }
      spec:
        ttlSecondsAfterFinished: 60
        template:
          spec:
            restartPolicy: Never
            containers: [{ name: main, image: luksa/batch-job }]
      """
    Then job "shortlived" has condition Complete True within 1 minute
    And job "shortlived" does not exist within 65 seconds
    And there are no pods
