import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const VOLUME = (name: string, source: string, more = ''): string => `apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], ${source}${more}}
---
`

const FILES = {
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  automountServiceAccountToken: false
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  resources: {limits: {cpu: "1", memory: 1Gi}, requests: {cpu: 500m}}
  containers:
  - name: c
    image: nginx:1
    env: [{name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]
    securityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}
    livenessProbe: {httpGet: {path: "/a b?c=d", port: 80, host: "fd00::1"}}
    volumeDevices: [{name: claim, devicePath: /dev/x}]
  volumes:
  - {name: claim, persistentVolumeClaim: {claimName: data}}
  - name: made
    ephemeral:
      volumeClaimTemplate:
        metadata: {labels: {a: b}, annotations: {c: d}}
        spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
  - name: down
    downwardAPI:
      items: [{path: name, fieldRef: {fieldPath: metadata.name}}, {path: cpu, resourceFieldRef: {containerName: c, resource: limits.cpu}}]
  - {name: driver, csi: {driver: d.example.com, volumeAttributes: {a: b, c: d}}}
  - {name: disk, azureDisk: {diskName: d, diskURI: /x}}
  - {name: pages, image: {reference: "r:1"}}
`,
  'volumes.yaml':
    VOLUME('rbd', 'rbd: {monitors: [a, b], image: i, secretRef: {name: s, namespace: home}}') +
    VOLUME('iscsi', 'iscsi: {targetPortal: 1.2.3.4, iqn: "iqn.2001-04.com.example:x", lun: 2}') +
    VOLUME('local', 'local: {path: /x}', ', nodeAffinity: {required: {nodeSelectorTerms: [{}]}}'),
  'class.yaml': `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: x.example.com/y
mountOptions: [hard, soft]
allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [a, b]}, {key: rack, values: [c]}]}]
`,
  'quota.yaml': `apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: "5"}, scopes: [Terminating]}
`,
  'autoscaler.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec:
  maxReplicas: 9
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics:
  - {type: ContainerResource, containerResource: {name: cpu, container: app, target: {type: Utilization, averageUtilization: 60}}}
  - {type: ContainerResource, containerResource: {name: memory, container: app, target: {type: AverageValue, averageValue: 10Mi}}}
`,
}

/** The part of a description between two lines, both included. */
const part = (text: string, from: string, to: string): string => {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(from))
  const end = lines.findIndex((line, i) => i >= start && line.startsWith(to))
  return lines.slice(start, end + 1).join('\n')
}

test('the volumes of a pod are described each in the terms of its kind', async () => {
  const { run } = kubectlWorld({ files: FILES })
  expect((await run('create -f pod.yaml')).exitCode).to.equal(0)
  const { stdout } = await run('describe pod p')
  expect(part(stdout, 'Volumes:', 'QoS Class:')).to.equal(`Volumes:
  claim:
    Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
    ClaimName:  data
    ReadOnly:   false
  made:
    Type:          EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)
    StorageClass:  fast
    Volume:        ${''}
    Labels:            a=b
    Annotations:       c: d
    Capacity:      ${''}
    Access Modes:  ${''}
    VolumeMode:    Filesystem
  down:
    Type:  DownwardAPI (a volume populated by information about the pod)
    Items:
      metadata.name -> name
      limits.cpu -> cpu
  driver:
    Type:              CSI (a Container Storage Interface (CSI) volume source)
    Driver:            d.example.com
    FSType:            ${''}
    ReadOnly:          false
    VolumeAttributes:      a=b
                           c=d
  disk:
    Type:         AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)
    DiskName:     d
    DiskURI:      /x
    Kind:         Shared
    FSType:       ext4
    CachingMode:  ReadWrite
    ReadOnly:     false
  pages:
    Type:        Image (a container image or OCI artifact)
    Reference:   r:1
    PullPolicy:  IfNotPresent
QoS Class:       Burstable`)
})

test('seccomp profiles, resources of the whole pod, devices and the URLs of probes are described', async () => {
  const { run } = kubectlWorld({ files: FILES })
  await run('create -f pod.yaml')
  const { stdout } = await run('describe pod p')
  expect(part(stdout, 'SeccompProfile:', 'Volumes:')).to.equal(`SeccompProfile:   RuntimeDefault
IP:               ${''}
IPs:              <none>
Resources:
  Limits:
    cpu:     1
    memory:  1Gi
  Requests:
    cpu:     500m
    memory:  1Gi
Containers:
  c:
    Image:               nginx:1
    Port:                <none>
    Host Port:           <none>
    SeccompProfile:      Localhost
      LocalhostProfile:  p.json
    Liveness:            http-get http://[fd00::1]:80/a%20b%3Fc=d delay=0s timeout=1s period=10s #success=1 #failure=3
    Environment:
      CPU:    node allocatable (limits.cpu)
    Mounts:   <none>
    Devices:  <none>
      /dev/x from claim
Volumes:`)
})

test('persistent volumes are described with the defaults of their kind', async () => {
  const { run, ok } = kubectlWorld({ files: FILES })
  await run('create -f volumes.yaml')
  expect(part(await ok('describe pv rbd'), 'Source:', 'Events:')).to.equal(`Source:
    Type:          RBD (a Rados Block Device mount on the host that shares a pod's lifetime)
    CephMonitors:  [a b]
    RBDImage:      i
    FSType:        ${''}
    RBDPool:       rbd
    RadosUser:     admin
    Keyring:       /etc/ceph/keyring
    SecretRef:     &SecretReference{Name:s,Namespace:home,}
    ReadOnly:      false
Events:            <none>`)
  expect(part(await ok('describe pv iscsi'), '    Lun', '    FSType')).to.equal(`    Lun:                2
    ISCSIInterface      default
    FSType:             ${''}`)
  expect(part(await ok('describe pv local'), 'Node Affinity:', 'Message:')).to.equal(`Node Affinity:     ${''}
  Required Terms:  ${''}
    Term 0:        <none>
Message:           ${''}`)
})

test('a storage class shows its mount options and topologies line by line', async () => {
  const { ok } = kubectlWorld({ files: FILES })
  await ok('create -f class.yaml')
  expect(part(await ok('describe sc fast'), 'MountOptions:', 'Events:')).to.equal(`MountOptions:
  hard
  soft
ReclaimPolicy:      Delete
VolumeBindingMode:  Immediate
AllowedTopologies:  ${''}
  Term 0:           zone in [a, b]
                    rack in [c]
Events:             <none>`)
})

test('a quota explains its scopes, by itself and in its namespace', async () => {
  const { ok } = kubectlWorld({ files: FILES })
  await ok('create -f quota.yaml')
  const help =
    '* Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.'
  expect(await ok('describe quota q')).to.contain(`Scopes:     Terminating\n ${help}\nResource`)
  expect(await ok('describe namespace default')).to.contain(`  Scopes:  Terminating\n  ${help}\n  Resource`)
})

test('metrics of containers are described with their container', async () => {
  const { ok } = kubectlWorld({ files: FILES })
  await ok('create -f autoscaler.yaml')
  expect(part(await ok('describe hpa h'), 'Metrics:', 'Min replicas:'))
    .to.contain('resource cpu of container "app" on pods  (as a percentage of request):  <unknown> / 60%')
    .and.to.contain('resource memory of container "app" on pods:                             <unknown> / 10Mi')
})
