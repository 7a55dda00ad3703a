Feature: Logs from every node, the master too

  Background:
    Given a cluster with these nodes:
      | name     | labels                             | taints                                        |
      | master   | node-role.kubernetes.io/{{role}}=  | node-role.kubernetes.io/{{role}}:NoSchedule   |
      | worker-1 |                                    |                                               |
      | worker-2 |                                    |                                               |
    And the submission is applied

  Scenario: The pods run everywhere
    # points: 1
    # hint: The namespace stands in metadata.namespace.
    Then daemonset "{{name}}" in namespace "kube-system" has at least 2 ready pods
    # points: 4
    # hint: A toleration names the taint's key and effect; a taint without a value is tolerated by operator Exists.
    Then daemonset "{{name}}" in namespace "kube-system" runs one pod on every node

  Scenario: What the container needs
    # points: 2
    # hint: resources has two parts: requests and limits.
    Then daemonset "{{name}}" in namespace "kube-system" matches:
      """yaml
      spec:
        template:
          spec:
            containers:
              - image: fluentd:v1.16
                resources: { requests: { cpu: 100m, memory: "{{memory}}" }, limits: { memory: "{{memory}}" } }
      """
    # points: 2
    # hint: A volume of the pod says where it comes from (hostPath.path); volumeMounts of the container say where it goes.
    Then daemonset "{{name}}" in namespace "kube-system" matches:
      """yaml
      spec:
        template:
          spec:
            containers: [{ volumeMounts: [{ mountPath: /var/log, readOnly: true }] }]
            volumes: [{ hostPath: { path: /var/log } }]
      """

  @hidden @points:1
  Scenario: A second master gets its pod, too
    When these nodes join:
      | name     | taints                                      |
      | master-2 | node-role.kubernetes.io/{{role}}:NoSchedule |
    Then daemonset "{{name}}" in namespace "kube-system" has 1 pod on node "master-2"

  # hint: A toleration without a key, or of a whole effect, opens nodes that were closed for another reason.
  @hidden @points:2
  Scenario: Nodes that are kept free for others stay free
    Given daemonset "{{name}}" in namespace "kube-system" has exactly 3 ready pods
    When these nodes join:
      | name | taints                     |
      | gpu  | dedicated=video:NoSchedule |
    And 30 seconds pass
    Then daemonset "{{name}}" in namespace "kube-system" has no pods on node "gpu"
    And daemonset "{{name}}" in namespace "kube-system" does not tolerate taint dedicated=video:NoSchedule
