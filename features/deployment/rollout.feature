Feature: A Deployment rolls from version to version
  The same chapter without commands: what people rely on when they change a Deployment.

  Background:
    Given a cluster with 3 nodes
    When I apply "deployment-demo.yaml"
    Then deployment "deployment-nginx-demo" is rolled out

  Scenario: Replicas are added and removed
    When I scale deployment "deployment-nginx-demo" to 4 replicas
    Then deployment "deployment-nginx-demo" has 4 ready replicas
    When I scale deployment "deployment-nginx-demo" to 2 replicas
    Then deployment "deployment-nginx-demo" has exactly 2 ready replicas
    And deployment "deployment-nginx-demo" has 2 pods
    And deployment "deployment-nginx-demo" is at revision 1

  Scenario: A new image replaces the pods one by one, without a gap
    When I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nginx:1.9.1"
    Then deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And all pods of deployment "deployment-nginx-demo" run "nginx:1.9.1"
    And at every moment of the rollout deployment "deployment-nginx-demo" had at least 3 available replicas
    And deployment "deployment-nginx-demo" has these replica sets:
      | revision | image       | desired | ready |
      | 1        | nginx:1.7.9 | 0       | 0     |
      | 2        | nginx:1.9.1 | 3       | 3     |
    And deployment "deployment-nginx-demo" has condition Progressing True because NewReplicaSetAvailable

  Scenario: A mistyped image gets stuck while the old pods go on serving
    Given image "nignx:1.9.1" cannot be pulled
    When I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nignx:1.9.1"
    Then 1 pod of deployment "deployment-nginx-demo" is ImagePullBackOff
    And for 10 minutes deployment "deployment-nginx-demo" keeps at least 3 available replicas
    And deployment "deployment-nginx-demo" has condition Progressing False because ProgressDeadlineExceeded
    When I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nginx:1.9.1"
    Then deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And deployment "deployment-nginx-demo" is at revision 3

  Scenario: An old revision that comes back gets a new number
    Given I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nginx:1.9.1"
    And I annotate deployment "deployment-nginx-demo" with kubernetes.io/change-cause="nginx 1.9.1"
    And deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nginx:1.21"
    And deployment "deployment-nginx-demo" is rolled out within 2 minutes
    When I roll back deployment "deployment-nginx-demo" to revision 1
    Then deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And deployment "deployment-nginx-demo" is at revision 4
    And deployment "deployment-nginx-demo" has this rollout history:
      | revision | change cause |
      | 2        | nginx 1.9.1  |
      | 3        | nginx 1.9.1  |
      | 4        | <none>       |

  Scenario: A paused Deployment waits with its changes
    When I pause deployment "deployment-nginx-demo"
    And I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nginx:1.9.1"
    And 30 seconds pass
    Then all pods of deployment "deployment-nginx-demo" run "nginx:1.7.9"
    And deployment "deployment-nginx-demo" has condition Progressing Unknown because DeploymentPaused
    When I resume deployment "deployment-nginx-demo"
    Then deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And all pods of deployment "deployment-nginx-demo" run "nginx:1.9.1"

  Scenario: A restart brings new pods of the same version
    When I restart deployment "deployment-nginx-demo"
    Then deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And deployment "deployment-nginx-demo" is at revision 2
    And all pods of deployment "deployment-nginx-demo" run "nginx:1.7.9"

  Scenario: With Recreate no two versions run side by side
    When I patch deployment "deployment-nginx-demo" with:
      """yaml
      spec:
        strategy: { type: Recreate, rollingUpdate: null }
      """
    And I set the image of container "nginx-deployment" in deployment "deployment-nginx-demo" to "nginx:1.9.1"
    Then deployment "deployment-nginx-demo" is rolled out within 2 minutes
    And at every moment of the rollout deployment "deployment-nginx-demo" had at most 3 pods

  Scenario: Deleting a Deployment takes its ReplicaSets and pods along
    When I delete deployment "deployment-nginx-demo"
    Then deployment "deployment-nginx-demo" does not exist
    And there are no replicasets
    And there are no pods

  Scenario: Deleting a Deployment may leave everything it made
    When I delete deployment "deployment-nginx-demo", leaving its pods
    Then deployment "deployment-nginx-demo" does not exist
    And there are 3 pods labelled app=nginx
    When I apply "deployment-demo.yaml"
    Then deployment "deployment-nginx-demo" has 3 ready replicas
    And there is 1 replicaset

  Scenario: A foreground deletion takes the pods first
    When I delete deployment "deployment-nginx-demo" in the foreground
    Then deployment "deployment-nginx-demo" does not exist within 2 minutes
    And there are no pods
