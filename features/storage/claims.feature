Feature: Claims and volumes stay as long as somebody uses them

  Background:
    Given a cluster with 1 node
    When I apply "claim.yaml"
    Then pod "db" is running
    And persistentvolumeclaim "data" matches:
      """yaml
      metadata: { finalizers: [kubernetes.io/pvc-protection] }
      status: { phase: Bound }
      """

  Scenario: A claim that is deleted waits for the last pod that uses it
    When I run `kubectl delete pvc data --wait=false`
    And 10 minutes pass
    And I run `kubectl get pvc data`
    Then the output contains "data   Terminating   *"
    When I run `kubectl describe pvc data`
    Then the output contains "Used By:       db"
    And the output contains "Finalizers:    [kubernetes.io/pvc-protection]"
    And the output contains "Status:        Terminating (lasts 10m)"
    When I delete pod "db"
    Then persistentvolumeclaim "data" does not exist
    And there are no persistentvolumes

  Scenario: A pod that comes too late does not get the claim any more
    Given I run `kubectl delete pvc data --wait=false`
    When I apply:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: late }
      spec:
        containers: [{ name: app, image: "postgres:17" }]
        volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
      """
    Then pod "late" has an event FailedScheduling
    When I run `kubectl describe pod late`
    Then the output contains:
      """
      *FailedScheduling*persistentvolumeclaim "data" is being deleted*
      """

  Scenario: A volume that is deleted waits for its claim
    When I run `kubectl delete pv --all --wait=false`
    And 10 minutes pass
    And I run `kubectl get pv -o custom-columns=CLAIM:.spec.claimRef.name,SINCE:.metadata.deletionTimestamp,PHASE:.status.phase`
    Then the output contains "data   2026-<time>   Bound"
    When I run `kubectl delete pod/db pvc/data`
    Then there are no persistentvolumes

  Scenario: A claim that nobody can serve says so again and again
    When I apply:
      """yaml
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: slow }
      spec:
        storageClassName: tape
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 1Gi } }
      """
    And 2 minutes pass
    Then persistentvolumeclaim "slow" has an event ProvisioningFailed saying "storageclass.storage.k8s.io * not found"
    And persistentvolumeclaim "slow" has 9 events ProvisioningFailed
    When I run `kubectl get events --field-selector reason=ProvisioningFailed`
    Then the output contains:
      """
      <age>   Warning   ProvisioningFailed   persistentvolumeclaim/slow   storageclass.storage.k8s.io "tape" not found
      """

  Scenario: A volume that is made by hand
    When I apply:
      """yaml
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: disk }
      spec:
        capacity: { storage: 5Gi }
        accessModes: [ReadWriteOnce]
        storageClassName: manual
        hostPath: { path: /mnt/disk }
      """
    Then persistentvolume "disk" matches:
      """yaml
      status: { phase: Available }
      """
    When I apply:
      """yaml
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: mine }
      spec:
        storageClassName: manual
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 2Gi } }
      """
    Then persistentvolumeclaim "mine" matches:
      """yaml
      spec: { volumeName: disk }
      status: { phase: Bound, capacity: { storage: 5Gi } }
      """
    When I delete persistentvolumeclaim "mine"
    Then persistentvolume "disk" matches:
      """yaml
      status: { phase: Released }
      """
