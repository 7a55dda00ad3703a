Feature: What a learner hands in
  Checks of exercises judge a submission: manifests that are applied, and kubectl commands that are run. Here the
  submission is the folder beside this file; `gherkube grade` puts each learner's in its place.

  Background:
    Given a cluster with 2 nodes
    And I apply:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: prices }
      data: { apple: "2" }
      """

  Scenario: Manifests are applied, and commands run, by this process alone
    Given the submission is applied
    Then deployment "web" has 1 ready replica
    And the submission changed only deployment "web"
    And the submission left alone what was there before
    When the submission's commands are run
    Then deployment "web" has 2 ready replicas
    And the submission changed only:
      | deployment "web"   |
      | config map "notes" |
    And the submission left alone what was there before
