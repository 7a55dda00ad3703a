Feature: Services lead to the pods that are ready

  Background:
    Given a cluster with 3 nodes
    And the file "web.yaml":
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec:
        selector: { app: web }
        ports: [{ port: 80, targetPort: http }]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            containers:
            - name: web
              image: nginx:1.9.1
              ports: [{ name: http, containerPort: 8080 }]
              readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 2 }
      """

  Scenario: Endpoints follow readiness
    When I apply "web.yaml"
    Then deployment "web" has 2 ready replicas
    And service "web" has 2 endpoints
    When I scale deployment "web" to 3 replicas
    Then service "web" has 3 endpoints
    When I set the image of container "web" in deployment "web" to "broken:1"
    Then service "web" has at least 2 endpoints

  Scenario: A headless Service has no address of its own
    When I apply:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: ironman, labels: { app: ironman } }
      spec:
        clusterIP: None
        ports: [{ name: ironman, protocol: TCP, port: 80, targetPort: 80 }]
        selector: { app: ironman }
      """
    And I run `kubectl get svc ironman`
    Then the output is:
      """
      NAME      TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      ironman   ClusterIP   None         <none>        80/TCP    <age>
      """

  Scenario: The name of a headless Service resolves to its pods
    Given I apply:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: db }
      spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
      """
    And I apply:
      """yaml
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: db }
      spec:
        replicas: 2
        serviceName: db
        selector: { matchLabels: { app: db } }
        template:
          metadata: { labels: { app: db } }
          spec: { containers: [{ name: db, image: postgres:16 }] }
      """
    And statefulset "db" has 2 ready replicas
    Then name "db.default.svc.cluster.local" resolves to the ready pods of statefulset "db"
    And name "db-0.db.default.svc.cluster.local" resolves to pod "db-0"
    And name "db-7.db.default.svc.cluster.local" does not resolve
