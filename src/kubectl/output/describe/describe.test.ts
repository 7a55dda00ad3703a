import { test } from 'node:test'
import { expect } from 'chai'
import type { ApiReader } from '../../../api/client'
import type { Event, Pod, ReplicaSet } from '../../../api/kinds'
import { type KubernetesObject, keyOf } from '../../../api/object'
import { type AnyResource, groupResource } from '../../../api/resource'
import { deployments, events, nodes, pods, replicaSets, services } from '../../../api/resources'
import { type Instant, parseTimestamp } from '../../../base/time'
import { deployment, metadata, pod } from '../../../testing/build'
import { describe } from '.'

/** A cluster that holds just these objects. */
function viewOf(...held: readonly (readonly [AnyResource, KubernetesObject])[]): ApiReader {
  const of = (resource: AnyResource): readonly KubernetesObject[] =>
    held.filter(([kind]) => groupResource(kind) === groupResource(resource)).map(([, object]) => object)
  return {
    find: (resource, key) =>
      of(resource).find(
        (object) => keyOf(object).name === key.name && keyOf(object).namespace === key.namespace,
      ) as never,
    list: (resource, query) =>
      of(resource).filter(
        (object) =>
          (!query?.ownerUid || object.metadata.ownerReferences?.some(({ uid }) => uid === query.ownerUid)) &&
          (!query?.nodeName || (object as Pod).spec.nodeName === query.nodeName),
      ) as never,
  }
}

const now = parseTimestamp('2026-11-21T02:45:38Z') as Instant
const created = '2026-11-21T02:45:30Z'
const text = (resource: AnyResource, object: KubernetesObject, view: ApiReader = viewOf()): string =>
  describe(object, { view, now, showEvents: true, resource })

const event = (about: KubernetesObject, reason: string, message: string, more: Partial<Event> = {}): Event => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: metadata(`${about.metadata.name}.1`),
  involvedObject: { kind: about.kind, name: about.metadata.name, namespace: 'default', uid: about.metadata.uid },
  type: 'Normal',
  reason,
  message,
  source: { component: 'deployment-controller' },
  firstTimestamp: '2026-11-21T02:45:31Z',
  lastTimestamp: '2026-11-21T02:45:31Z',
  count: 1,
  ...more,
})

test('a Deployment is described as recorded, with the lines that newer versions add', () => {
  const web = {
    ...deployment('web', {
      replicas: 3,
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx:1.19' }] } },
    }),
    metadata: metadata('web', {
      creationTimestamp: created,
      labels: { app: 'web' },
      annotations: {
        'deployment.kubernetes.io/revision': '1',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
      },
    }),
    status: {
      replicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    },
  }
  const set: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata('web-5566c86dd', {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
    }),
    spec: {
      replicas: 3,
      selector: {},
      template: {
        metadata: { labels: { app: 'web', 'pod-template-hash': '5566c86dd' } },
        spec: { containers: [{ name: 'app', image: 'nginx:1.19' }] },
      },
    },
    status: { replicas: 3 },
  }
  const view = viewOf(
    [replicaSets, set],
    [events, event(web, 'ScalingReplicaSet', 'Scaled up replica set web-5566c86dd to 3')],
  )
  expect(text(deployments, web, view)).to.equal(`Name:                   web
Namespace:              default
CreationTimestamp:      Sat, 21 Nov 2026 02:45:30 +0000
Labels:                 app=web
Annotations:            deployment.kubernetes.io/revision: 1
Selector:               app=web
Replicas:               3 desired | 3 updated | 3 total | 3 available | 0 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 25% max surge
Pod Template:
  Labels:  app=web
  Containers:
   app:
    Image:         nginx:1.19
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      True    MinimumReplicasAvailable
  Progressing    True    NewReplicaSetAvailable
OldReplicaSets:  <none>
NewReplicaSet:   web-5566c86dd (3/3 replicas created)
Events:
  Type    Reason             Age   From                   Message
  ----    ------             ----  ----                   -------
  Normal  ScalingReplicaSet  7s    deployment-controller  Scaled up replica set web-5566c86dd to 3
`)
})

const token = {
  name: 'default-token-k4hsb',
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
}
const notReady = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })

test('a running Pod is described as recorded', () => {
  const web = pod('web-5566c86dd-5fpq8', {
    metadata: {
      labels: { app: 'web', 'pod-template-hash': '5566c86dd' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5566c86dd', uid: 'x', controller: true },
      ],
    },
    spec: {
      priority: 0,
      nodeName: 'node-3',
      containers: [{ name: 'app', image: 'nginx:1.19', volumeMounts: [token] }],
      volumes: [{ name: token.name, secret: { secretName: token.name } }],
      tolerations: [notReady('node.kubernetes.io/unreachable'), notReady('node.kubernetes.io/not-ready')],
    },
    status: {
      phase: 'Running',
      hostIP: '192.168.0.4',
      podIP: '10.244.0.2',
      podIPs: [{ ip: '10.244.0.2' }],
      startTime: '2026-11-21T02:45:31Z',
      qosClass: 'BestEffort',
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True' })),
      containerStatuses: [
        {
          name: 'app',
          image: 'nginx:1.19',
          imageID: 'fake://nginx:1.19',
          containerID: 'fake://195c58b9',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-11-21T02:45:31Z' } },
        },
      ],
    },
  })
  expect(text(pods, web)).to.equal(`Name:         web-5566c86dd-5fpq8
Namespace:    default
Priority:     0
Node:         node-3/192.168.0.4
Start Time:   Sat, 21 Nov 2026 02:45:31 +0000
Labels:       app=web
              pod-template-hash=5566c86dd
Annotations:  <none>
Status:       Running
IP:           10.244.0.2
IPs:
  IP:           10.244.0.2
Controlled By:  ReplicaSet/web-5566c86dd
Containers:
  app:
    Container ID:   fake://195c58b9
    Image:          nginx:1.19
    Image ID:       fake://nginx:1.19
    Port:           <none>
    Host Port:      <none>
    State:          Running
      Started:      Sat, 21 Nov 2026 02:45:31 +0000
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from default-token-k4hsb (ro)
Conditions:
  Type              Status
  Initialized       True 
  Ready             True 
  ContainersReady   True 
  PodScheduled      True 
Volumes:
  default-token-k4hsb:
    Type:        Secret (a volume populated by a Secret)
    SecretName:  default-token-k4hsb
    Optional:    false
QoS Class:       BestEffort
Node-Selectors:  <none>
Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                 node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:          <none>
`)
})

test('a Pod shows probes, resources, variables and how a container ended', () => {
  const web = pod('p', {
    spec: {
      nodeName: '',
      containers: [
        {
          name: 'app',
          image: 'a',
          command: ['sleep', '5'],
          ports: [
            { containerPort: 80, name: 'http' },
            { containerPort: 81, protocol: 'UDP' },
          ],
          resources: { limits: { memory: '128Mi', cpu: '1' }, requests: { cpu: '500m' } },
          readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
          env: [
            { name: 'A', value: '1' },
            { name: 'B', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
          ],
        },
      ],
    },
    status: {
      phase: 'Failed',
      containerStatuses: [
        {
          name: 'app',
          image: 'a',
          imageID: '',
          ready: false,
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, reason: 'Error', startedAt: created, finishedAt: created } },
        },
      ],
    },
  })
  expect(text(pods, web)).to.contain(`    Ports:         80/TCP (http), 81/UDP
    Host Ports:    0/TCP (http), 0/UDP
    Command:
      sleep
      5
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Exit Code:    1
      Started:      Sat, 21 Nov 2026 02:45:30 +0000
      Finished:     Sat, 21 Nov 2026 02:45:30 +0000
    Ready:          False
    Restart Count:  2
    Limits:
      cpu:     1
      memory:  128Mi
    Requests:
      cpu:      500m
    Readiness:  http-get http://:http/ready delay=0s timeout=1s period=10s #success=1 #failure=3
    Environment:
      A:         1
      B:         <set to the key 'k' of config map 'c'>  Optional: false
    Mounts:      <none>
`)
})

test('a Node shows its pods and what they ask for', () => {
  const amounts = { cpu: '4', 'ephemeral-storage': '50Gi', memory: '8Gi', pods: '110' }
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...metadata('node-1'), namespace: undefined },
    spec: { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] },
    status: { capacity: amounts, allocatable: amounts },
  } as unknown as KubernetesObject
  const asking = pod('web', {
    metadata: { creationTimestamp: created },
    spec: {
      containers: [{ name: 'a', resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } } }],
    },
  })
  const described = text(nodes, node, viewOf([pods, asking]))
  expect(described).to.contain('Taints:             gpu=true:NoSchedule\n')
  expect(described).to.contain(
    'Lease:              Failed to get lease: leases.coordination.k8s.io "node-1" not found\n',
  )
  expect(described).to.contain(`Non-terminated Pods:          (1 in total)
  Namespace                   Name    CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
  ---------                   ----    ------------  ----------  ---------------  -------------  ---
  default                     web     250m (6%)     0 (0%)      512Mi (6%)       1Gi (12%)      8s
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests    Limits
  --------           --------    ------
  cpu                250m (6%)   0 (0%)
  memory             512Mi (6%)  1Gi (12%)
  ephemeral-storage  0 (0%)      0 (0%)
Events:              <none>
`)
})

test('a Service shows its ports and no more than three endpoints of each', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('web'),
    spec: {
      type: 'ClusterIP',
      selector: { app: 'web' },
      clusterIP: '10.96.0.7',
      clusterIPs: ['10.96.0.7'],
      ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
      sessionAffinity: 'None',
    },
    status: {},
  } as KubernetesObject
  expect(text(services, service)).to.equal(`Name:              web
Namespace:         default
Labels:            <none>
Annotations:       <none>
Selector:          app=web
Type:              ClusterIP
IP Families:       <none>
IP:                10.96.0.7
IPs:               10.96.0.7
Port:              <unset>  80/TCP
TargetPort:        8080/TCP
Endpoints:         <none>
Session Affinity:  None
Events:            <none>
`)
})

test('repeated events show how often, and the oldest comes first', () => {
  const web = deployment('web')
  const twice = event(web, 'Twice', 'again', { count: 2, lastTimestamp: '2026-11-21T02:45:36Z' })
  const once = event(web, 'Once', 'first')
  const described = text(deployments, web, viewOf([events, twice], [events, once]))
  expect(described.slice(described.indexOf('Events:'))).to.equal(`Events:
  Type    Reason  Age              From                   Message
  ----    ------  ----             ----                   -------
  Normal  Once    7s               deployment-controller  first
  Normal  Twice   2s (x2 over 7s)  deployment-controller  again
`)
})

test('a kind without a description of its own is shown field by field', () => {
  const lease = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: metadata('w'),
    spec: { maxSize: 3, parts: [{ name: 'a' }], empty: [] },
  } as KubernetesObject
  expect(text({ ...pods, kind: 'Widget', plural: 'widgets' }, lease)).to.contain(`Spec:
  Empty:     <none>
  Max Size:  3
  Parts:
    Name:  a
`)
})
