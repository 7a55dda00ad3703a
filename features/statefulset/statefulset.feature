Feature: A StatefulSet keeps order and identity

  Background:
    Given a cluster with 3 nodes
    When I apply "web.yaml"
    Then statefulset "web" has 3 ready replicas within 2 minutes

  Scenario: Pods have numbers, and each has its claim
    Then these pods exist:
      | name  | ready | status  |
      | web-0 | 1/1   | Running |
      | web-1 | 1/1   | Running |
      | web-2 | 1/1   | Running |
    And persistentvolumeclaim "data-web-2" exists

  Scenario: Scaling down takes the highest number first and leaves the claims
    When I scale statefulset "web" to 1 replica
    Then pod "web-2" does not exist
    And pod "web-1" does not exist
    And pod "web-0" is running
    And there are 3 persistentvolumeclaims

  Scenario: An update goes from the highest number down
    When I set the image of container "nginx" in statefulset "web" to "nginx:1.25"
    Then statefulset "web" is rolled out within 3 minutes
    And all pods of statefulset "web" run "nginx:1.25"
    And at every moment of the rollout statefulset "web" had at least 2 ready replicas

  Scenario: A partition holds the lower numbers back
    When I patch statefulset "web" with:
      """yaml
      spec:
        updateStrategy: { rollingUpdate: { partition: 2 } }
        template: { spec: { containers: [{ name: nginx, image: "nginx:1.25" }] } }
      """
    Then statefulset "web" has 1 updated replica within 2 minutes
    And statefulset "web" has these pods:
      | name  | image      |
      | web-0 | nginx:1.24 |
      | web-1 | nginx:1.24 |
      | web-2 | nginx:1.25 |

  Scenario: A deleted pod comes back under its name
    When I delete pod "web-1"
    Then statefulset "web" has 3 ready replicas within 1 minute
    And pod "web-1" is running
