Feature: Who gets an answer from a Service

  Background:
    Given a cluster with 2 nodes
    And image "shop:1" answers "hello from v1"
    And image "shop:1" listens on port 8080
    And image "shop:2" answers "hello from v2"
    When I apply:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: shop }
      spec:
        replicas: 2
        selector: { matchLabels: { app: shop } }
        template:
          metadata: { labels: { app: shop } }
          spec:
            containers:
            - { name: shop, image: "shop:1", ports: [{ name: http, containerPort: 8080 }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: shop }
      spec:
        type: NodePort
        selector: { app: shop }
        ports: [{ port: 80, targetPort: http, nodePort: 30080 }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: client }
      spec: { containers: [{ name: main, image: "busybox:1.36", command: [sleep, infinity] }] }
      """
    Then deployment "shop" has 2 ready replicas
    And pod "client" is running

  Scenario: A pod asks by the Service's name
    Then pod "client" gets "hello from v1" from "http://shop"
    And pod "client" gets an answer from "http://shop.default.svc.cluster.local/cart"
    And pod "client" gets no answer from "http://shop:8080"
    When I run `kubectl exec client -- wget -qO- http://shop`
    Then the output is:
      """
      hello from v1
      """
    When I try `kubectl exec client -- wget -qO- http://shpo`
    Then the output contains "wget: bad address 'shpo'"
    When I set the image of container "shop" in deployment "shop" to "shop:2"
    And deployment "shop" is rolled out
    Then pod "client" gets "hello from v2" from "http://shop"

  Scenario: A Service that leads to the wrong port
    When I apply:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: wrong }
      spec: { selector: { app: shop }, ports: [{ port: 80, targetPort: 8081 }] }
      """
    Then service "wrong" has 2 endpoints
    And pod "client" gets no answer from "http://wrong"
    When I try `kubectl exec client -- curl -sS http://wrong`
    Then the exit code is 7

  Scenario: A readiness probe that asks at the wrong port
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: probed }
      spec:
        containers:
        - { name: main, image: "shop:1", readinessProbe: { httpGet: { path: /, port: 80 } } }
      """
    Then pod "probed" is running
    And pod "probed" has an event Unhealthy saying "*connect: connection refused"
    When 1 minute passes
    Then pod "probed" has condition Ready False

  Scenario: From outside through a node, and through a forwarded port
    Then "http://node-1:30080" answers "hello from v1"
    And "http://node-2:30080" answers
    And "http://node-1:30081" does not answer
    And "http://127.0.0.1:9000" does not answer
    When I forward local port 9000 to port 80 of service "shop"
    Then "http://127.0.0.1:9000" answers "hello from v1"
    When I run `kubectl port-forward deployment/shop 9001:http &`
    And I run `curl -sS -o /dev/null -w '%{http_code}' localhost:9001`
    Then the output is:
      """
      200
      """
