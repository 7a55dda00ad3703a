Feature: The Pod chapter, command by command

  Background:
    Given a cluster with 3 nodes
    When I run `kubectl create -f nginx-manual.yaml`
    Then the output is:
      """
      pod/nginx-manual created
      """
    And pod "nginx-manual" is running

  Scenario: A pod in the list, as YAML and as JSON
    When I run `kubectl get pods`
    Then the output is:
      """
      NAME           READY   STATUS    RESTARTS   AGE
      nginx-manual   1/1     Running   0          <age>
      """
    When I run `kubectl get pod nginx-manual -o yaml`
    Then the output contains:
      """
      apiVersion: v1
      kind: Pod
      metadata:
      """
    And the output contains "  phase: Running"
    And the output does not contain "managedFields"
    When I run `kubectl get pod nginx-manual -o jsonpath={.status.phase}`
    Then the output is:
      """
      Running
      """

  Scenario: What its container has written
    When I run `kubectl logs nginx-manual`
    And I run `kubectl logs nginx-manual -c nginx`
    When I try `kubectl logs nginx-manual -c sidecar`
    Then the command fails with:
      """
      error: container sidecar is not valid for pod nginx-manual
      """

  Scenario: A pod for the node with the GPU
    When I run `kubectl label node node-2 gpu=true`
    Then the output is:
      """
      node/node-2 labeled
      """
    When I run `kubectl get nodes -l gpu=true`
    Then the output is:
      """
      NAME     STATUS   ROLES    AGE     VERSION
      node-2   Ready    <none>   <age>   v1.35.0
      """
    Given the file "nginx-gpu.yaml":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata:
        name: nginx-gpu
      spec:
        nodeSelector:
          gpu: "true"
        containers:
          - image: nginx:1.9.1
            name: nginx
            ports:
              - containerPort: 80
                protocol: TCP
      """
    When I run `kubectl create -f nginx-gpu.yaml`
    Then pod "nginx-gpu" is running
    When I run `kubectl get pods -o wide | grep gpu`
    Then the output is:
      """
      nginx-gpu   1/1   Running   0   <age>   <ip>   node-2   <none>   <none>
      """

  Scenario: Which fields a pod has
    When I run `kubectl explain pods`
    Then the output contains "KIND:       Pod"
    When I run `kubectl explain pod.spec`
    Then the output contains "FIELD: spec <PodSpec>"
    When I run `kubectl explain pod.spec.restartPolicy`
    Then the output contains "KIND:       Pod"
    And the output contains "FIELD: restartPolicy <string>"

  Scenario: Labels are shown, changed and selected by
    Given I create "nginx-manual-with-labels.yaml"
    And pod "nginx-manual-v2" is running
    When I run `kubectl get pod --show-labels`
    Then the output is:
      """
      NAME              READY   STATUS    RESTARTS   AGE     LABELS
      nginx-manual      1/1     Running   0          <age>   <none>
      nginx-manual-v2   1/1     Running   0          <age>   creation_method=manual,rel=beta
      """
    When I run `kubectl get pod -L creation_method,rel`
    Then the output is:
      """
      NAME              READY   STATUS    RESTARTS   AGE     CREATION_METHOD   REL
      nginx-manual      1/1     Running   0          <age>
      nginx-manual-v2   1/1     Running   0          <age>   manual            beta
      """
    When I run `kubectl label pod nginx-manual creation_method=manual`
    Then the output is:
      """
      pod/nginx-manual labeled
      """
    When I try `kubectl label pod nginx-manual-v2 rel=stable`
    Then the command fails with:
      """
      error: 'rel' already has a value (beta), and --overwrite is false
      """
    When I run `kubectl label pod nginx-manual-v2 rel=stable --overwrite`
    And I run `kubectl get pod -l creation_method=manual -o name`
    Then the output is:
      """
      pod/nginx-manual
      pod/nginx-manual-v2
      """
    When I run `kubectl get pod -l '!rel' -o name`
    Then the output is:
      """
      pod/nginx-manual
      """
    When I run `kubectl get pod -l 'rel in (beta,stable)' -o name`
    Then the output is:
      """
      pod/nginx-manual-v2
      """
    When I run `kubectl get pod -l 'creation_method!=manual' -o name`
    Then the output is:
      """
      """
    When I run `kubectl get pod -l 'rel notin (beta,stable)' -o name`
    Then the output is:
      """
      pod/nginx-manual
      """
    When I run `kubectl get pod -l rel -o name`
    Then the output is:
      """
      pod/nginx-manual-v2
      """
    When I run `kubectl get pod -l creation_method=manual,rel=stable -o name`
    Then the output is:
      """
      pod/nginx-manual-v2
      """

  Scenario: Pods are deleted by name and by label
    Given I create "nginx-manual-with-labels.yaml"
    And pod "nginx-manual-v2" is running
    When I run `kubectl delete pod nginx-manual`
    Then the output is:
      """
      pod "nginx-manual" deleted from default namespace
      """
    When I run `kubectl delete pod -l creation_method=manual`
    Then the output is:
      """
      pod "nginx-manual-v2" deleted from default namespace
      """
    And there are no pods

  Scenario: A pod is replaced by force
    When I run `kubectl replace -f nginx-manual.yaml --force`
    Then the output contains "pod/nginx-manual replaced"
    And pod "nginx-manual" is running

  Scenario: Whether the pod's port is usable, through a forwarded port
    When I run `kubectl port-forward nginx-manual 8080:80`
    Then the output is:
      """
      Forwarding from 127.0.0.1:8080 -> 80
      Forwarding from [::1]:8080 -> 80
      """
    When I run `curl http://127.0.0.1:8080`
    Then the output is:
      """
      <!DOCTYPE html>
      <html>
      <head>
      <title>Welcome to nginx!</title>
      ...
      <p><em>Thank you for using nginx.</em></p>
      </body>
      </html>
      """
    When I delete pod "nginx-manual"
    And I try `curl http://127.0.0.1:8080`
    Then the command fails with:
      """
      curl: (7) Failed to connect to 127.0.0.1 port 8080 after 0 ms: Couldn't connect to server
      """
