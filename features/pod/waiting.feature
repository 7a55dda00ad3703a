Feature: Containers that look at the network

  Background:
    Given a cluster with 2 nodes
    And the file "services.yaml":
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: myservice }
      spec: { ports: [{ port: 80, targetPort: 9376 }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: mydb }
      spec: { ports: [{ port: 80, targetPort: 9377 }] }
      """

  Scenario: Init containers wait for Services
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: myapp-pod, labels: { app.kubernetes.io/name: MyApp } }
      spec:
        containers:
        - name: myapp-container
          image: busybox:1.28
          command: [sh, -c, "echo The app is running! && sleep 3600"]
        initContainers:
        - name: init-myservice
          image: busybox:1.28
          command: [sh, -c, "until nslookup myservice; do echo waiting for myservice; sleep 2; done"]
        - name: init-mydb
          image: busybox:1.28
          command: [sh, -c, "until nslookup mydb; do echo waiting for mydb; sleep 2; done"]
      """
    And 1 minute passes
    And I run `kubectl get pod myapp-pod`
    Then the output is:
      """
      NAME        READY   STATUS     RESTARTS   AGE
      myapp-pod   0/1     Init:0/2   0          <age>
      """
    When I run `kubectl logs myapp-pod -c init-myservice | tail -2`
    Then the output is:
      """
      nslookup: can't resolve 'myservice'
      waiting for myservice
      """
    When I apply "services.yaml"
    Then pod "myapp-pod" is running
    When I run `kubectl get pod myapp-pod`
    Then the output is:
      """
      NAME        READY   STATUS    RESTARTS   AGE
      myapp-pod   1/1     Running   0          <age>
      """

  Scenario: A pod that nobody helps waits on
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: waiting }
      spec:
        containers: [{ name: main, image: "nginx:1.27" }]
        initContainers: [{ name: wait, image: busybox, command: [sh, -c, "until nc -z db 5432; do sleep 1; done"] }]
      """
    And 10 minutes pass
    Then pod "waiting" is pending

  Scenario: Somebody tries a Service out
    When I run `kubectl create deployment web --image=nginx:1.27`
    And I run `kubectl expose deployment web --port=80`
    Then service "web" has 1 endpoint
    When 2 seconds pass
    And I run `kubectl run probe --rm -i --image=busybox --restart=Never -- wget -qO- http://web`
    Then the output contains "<title>Welcome to nginx!</title>"
    And pod "probe" does not exist
    When I try `kubectl run probe --rm -i --image=busybox --restart=Never -- wget -qO- -T 5 http://nowhere`
    Then the exit code is 1

  Scenario: A Job that gives up
    When I apply:
      """yaml
      apiVersion: batch/v1
      kind: Job
      metadata: { name: check }
      spec:
        backoffLimit: 0
        template:
          spec:
            restartPolicy: Never
            containers:
            - name: check
              image: curlimages/curl
              command: [sh, -c, "for i in 1 2 3; do curl -sf http://web && exit 0; sleep 5; done; exit 4"]
      """
    Then job "check" has condition Failed True within 1 minute
    When I run `kubectl get pods -o jsonpath='{.items[0].status.containerStatuses[0].state.terminated.exitCode}'`
    Then the output is:
      """
      4
      """
