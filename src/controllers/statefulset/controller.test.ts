import { describe, test } from 'node:test'
import { expect } from 'chai'
import type { Pod, StatefulSet } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { controllerRevisions } from '../../api/resources/controller-revision'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { statefulSets } from '../../api/resources/stateful-set'
import { milliseconds, seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { statefulSetController } from './controller'
import { revisionHash } from './revisions'

const KEY = { namespace: 'default', name: 'db' }
type Spec = StatefulSet['spec']

const template = (image = 'db:1'): Spec['template'] => ({
  metadata: { labels: { app: 'db' } },
  spec: { containers: [{ name: 'app', image }] },
})
const CLAIMS: Spec['volumeClaimTemplates'] = [
  { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } },
] as unknown as Spec['volumeClaimTemplates']

function clusterWith(spec: Partial<Spec> = {}): MemoryCluster {
  const cluster = new MemoryCluster(statefulSetController)
  cluster.addNode('n1')
  cluster.api.create(statefulSets, {
    metadata: KEY,
    spec: {
      replicas: 3,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: template(),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      ...spec,
    },
  })
  return cluster
}

/** Lets the kubelet's part happen for every pod that may start; `true` while something was done. */
function step(cluster: MemoryCluster, starts: (pod: Pod) => boolean): boolean {
  const before = cluster.store.revision
  cluster.pass(milliseconds(100))
  for (const pod of cluster.pods()) {
    if (pod.metadata.deletionTimestamp) cluster.finishDeletion(pod)
    else if (pod.status.phase === 'Pending' && starts(pod)) {
      cluster.bind(pod, 'n1')
      cluster.run(pod)
    }
  }
  return cluster.store.revision > before
}

function settle(cluster: MemoryCluster, starts: (pod: Pod) => boolean = () => true): void {
  while (step(cluster, starts)) {}
}

function change(cluster: MemoryCluster, spec: Partial<Spec>): void {
  const current = set(cluster)
  cluster.api.update(statefulSets, { ...current, spec: { ...current.spec, ...spec } })
}

const set = (cluster: MemoryCluster): StatefulSet => cluster.api.get(statefulSets, KEY)
const names = (cluster: MemoryCluster): string[] => cluster.pods().map((pod) => pod.metadata.name)
const images = (cluster: MemoryCluster): string =>
  cluster
    .pods()
    .map((pod) => pod.spec.containers[0]?.image?.slice(3))
    .join(' ')
const deletions = (cluster: MemoryCluster): string[] =>
  cluster.events.filter((text) => text.includes('SuccessfulDelete')).map((text) => text.split(' ')[4] as string)
const claims = (cluster: MemoryCluster): string[] =>
  cluster.api.list(persistentVolumeClaims).map((claim) => claim.metadata.name)
const claimOwners = (cluster: MemoryCluster): string[] =>
  cluster.api.list(persistentVolumeClaims).map((claim) => claim.metadata.ownerReferences?.[0]?.kind ?? '-')

describe('A StatefulSet', () => {
  test('starts its pods one after the other, each when the one before is ready', () => {
    const cluster = clusterWith()
    cluster.pass(seconds(1))
    expect(names(cluster)).to.deep.equal(['db-0'])
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1', 'db-2'])
    expect(cluster.events).to.deep.equal(
      [0, 1, 2].map((i) => `Normal SuccessfulCreate create Pod db-${i} in StatefulSet db successful`),
    )
    const [revision] = cluster.api.list(controllerRevisions)
    expect(set(cluster).status).to.deep.equal({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      currentRevision: revision?.metadata.name,
      updateRevision: revision?.metadata.name,
      collisionCount: 0,
    })
  })

  test('gives each pod its identity', () => {
    const cluster = clusterWith({ volumeClaimTemplates: CLAIMS ?? [] })
    settle(cluster)
    const pod = cluster.pod('db-1')
    expect(pod.spec).to.include({ hostname: 'db-1', subdomain: 'db' })
    expect(pod.spec.volumes).to.deep.equal([{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } }])
    expect(pod.metadata.labels).to.deep.equal({
      app: 'db',
      'statefulset.kubernetes.io/pod-name': 'db-1',
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': set(cluster).status.currentRevision,
    })
    expect(cluster.events).to.include(
      'Normal SuccessfulCreate create Claim data-db-1 Pod db-1 in StatefulSet db success',
    )
  })

  test('waits for a pod that never becomes ready', () => {
    const cluster = clusterWith()
    settle(cluster, (pod) => pod.metadata.name === 'db-0')
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1'])
    expect(set(cluster).status).to.include({ replicas: 2, readyReplicas: 1 })
  })

  test('starts all pods at once in parallel mode', () => {
    const cluster = clusterWith({ podManagementPolicy: 'Parallel' })
    cluster.pass(seconds(1))
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1', 'db-2'])
  })

  test('scales down from the highest ordinal, one at a time', () => {
    const cluster = clusterWith()
    settle(cluster)
    change(cluster, { replicas: 1 })
    cluster.pass(seconds(1))
    expect(cluster.pods().map((pod) => !!pod.metadata.deletionTimestamp)).to.deep.equal([false, false, true])
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-0'])
    expect(deletions(cluster)).to.deep.equal(['db-2', 'db-1'])
  })

  test('does not scale down while a pod that stays is not ready', () => {
    const cluster = clusterWith()
    settle(cluster)
    cluster.run(cluster.pod('db-0'), false)
    change(cluster, { replicas: 2 })
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1', 'db-2'])
  })

  test('replaces a failed pod', () => {
    const cluster = clusterWith()
    settle(cluster)
    const { uid } = cluster.pod('db-1').metadata
    cluster.setStatus(cluster.pod('db-1'), { phase: 'Failed' })
    settle(cluster)
    expect(cluster.pod('db-1').metadata.uid).not.to.equal(uid)
  })

  test('counts ordinals from ordinals.start', () => {
    const cluster = clusterWith({ ordinals: { start: 5 }, replicas: 2 })
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-5', 'db-6'])
    change(cluster, { ordinals: { start: 6 } })
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-6', 'db-7'])
  })

  test('waits minReadySeconds before the next pod', () => {
    const cluster = clusterWith({ minReadySeconds: 30, replicas: 2 })
    step(cluster, () => true)
    cluster.pass(seconds(29))
    expect(names(cluster)).to.deep.equal(['db-0'])
    cluster.pass(seconds(2))
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1'])
  })

  test('writes status only while it is being deleted', () => {
    const cluster = clusterWith()
    settle(cluster)
    cluster.api.delete(statefulSets, KEY, { propagationPolicy: 'Foreground' })
    cluster.finishDeletion(cluster.pod('db-2'))
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1'])
    expect(set(cluster).status.replicas).to.equal(2)
  })

  test('tells why it cannot create a pod', () => {
    const cluster = clusterWith({ volumeClaimTemplates: CLAIMS ?? [], replicas: 1 })
    settle(cluster)
    cluster.api.patch(
      persistentVolumeClaims,
      { namespace: 'default', name: 'data-db-0' },
      {
        type: 'merge',
        body: { metadata: { finalizers: ['kubernetes.io/pvc-protection'] } },
      },
    )
    cluster.api.delete(persistentVolumeClaims, { namespace: 'default', name: 'data-db-0' })
    cluster.finishDeletion(cluster.pod('db-0'))
    cluster.pass(milliseconds(7))
    expect(cluster.events.at(-1)).to.equal(
      'Warning FailedCreate create Pod db-0 in StatefulSet db failed error: pvc data-db-0 is being deleted',
    )
  })
})

describe('A rolling update of a StatefulSet', () => {
  test('goes from the highest ordinal down', () => {
    const cluster = clusterWith()
    settle(cluster)
    change(cluster, { template: template('db:2') })
    settle(cluster)
    expect(deletions(cluster)).to.deep.equal(['db-2', 'db-1', 'db-0'])
    expect(images(cluster)).to.equal('2 2 2')
    expect(set(cluster).status.currentRevision).to.equal(set(cluster).status.updateRevision)
  })

  test('stops at the partition, below which lost pods come back as they were', () => {
    const cluster = clusterWith()
    settle(cluster)
    const before = set(cluster).status.currentRevision
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
    change(cluster, { template: template('db:2'), updateStrategy })
    settle(cluster)
    expect(images(cluster)).to.equal('1 2 2')
    expect(set(cluster).status).to.include({ currentRevision: before, currentReplicas: 1, updatedReplicas: 2 })
    cluster.finishDeletion(cluster.pod('db-0'))
    cluster.finishDeletion(cluster.pod('db-2'))
    settle(cluster)
    expect(images(cluster)).to.equal('1 2 2')
  })

  test('takes down as many pods at a time as may be unavailable', () => {
    const cluster = clusterWith({ replicas: 4 })
    settle(cluster)
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } }
    change(cluster, { template: template('db:2'), updateStrategy })
    cluster.pass(milliseconds(50))
    expect(cluster.pods().filter((pod) => pod.metadata.deletionTimestamp)).to.have.lengthOf(2)
    settle(cluster)
    expect(images(cluster)).to.equal('2 2 2 2')
  })

  test('needs a hand when it is stuck, even after the template is put right', () => {
    const cluster = clusterWith()
    const works = (pod: Pod): boolean => pod.spec.containers[0]?.image !== 'db:9'
    settle(cluster)
    change(cluster, { template: template('db:9') })
    settle(cluster, works)
    change(cluster, { template: template('db:1') })
    settle(cluster, works)
    expect(images(cluster)).to.equal('1 1 9')
    cluster.api.delete(pods, keyOf(cluster.pod('db-2')))
    settle(cluster, works)
    expect(images(cluster)).to.equal('1 1 1')
  })

  test('waits for deletions by hand with OnDelete', () => {
    const cluster = clusterWith({ updateStrategy: { type: 'OnDelete' } })
    settle(cluster)
    change(cluster, { template: template('db:2') })
    settle(cluster)
    expect(images(cluster)).to.equal('1 1 1')
    cluster.finishDeletion(cluster.pod('db-1'))
    settle(cluster)
    expect(images(cluster)).to.equal('1 2 1')
  })

  test('keeps revisionHistoryLimit revisions beside those in use, and reuses one on undo', () => {
    const cluster = clusterWith({ revisionHistoryLimit: 1 })
    settle(cluster)
    for (const image of ['db:2', 'db:3', 'db:4', 'db:3']) {
      change(cluster, { template: template(image) })
      settle(cluster)
    }
    const numbers = cluster.api.list(controllerRevisions).map(({ revision }) => revision)
    expect(numbers.sort()).to.deep.equal([4, 5])
  })

  test('names revisions as a real control plane does', () => {
    const spec = {
      containers: [
        {
          name: 'app',
          image: 'nginx:1.19',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    }
    const metadata = { creationTimestamp: null, labels: { app: 'db' } }
    expect(revisionHash({ spec: { template: { $patch: 'replace', metadata, spec } } }, 0)).to.equal('85cd8dd84c')
  })
})

describe('The claims of a StatefulSet', () => {
  const withPolicy = (whenScaled: string, whenDeleted: string): MemoryCluster => {
    const cluster = clusterWith({
      replicas: 2,
      volumeClaimTemplates: CLAIMS ?? [],
      persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted },
    })
    settle(cluster)
    return cluster
  }

  test('stay by default', () => {
    const cluster = withPolicy('Retain', 'Retain')
    change(cluster, { replicas: 1 })
    settle(cluster)
    expect(claims(cluster)).to.deep.equal(['data-db-0', 'data-db-1'])
    expect(claimOwners(cluster)).to.deep.equal(['-', '-'])
  })

  test('belong to the set when they go with it, to the pod once it is scaled away', () => {
    const cluster = withPolicy('Delete', 'Delete')
    expect(claimOwners(cluster)).to.deep.equal(['StatefulSet', 'StatefulSet'])
    change(cluster, { replicas: 1 })
    cluster.pass(seconds(1))
    expect(claimOwners(cluster)).to.deep.equal(['StatefulSet', 'Pod'])
  })

  test('that are being collected hold up a pod that comes back', () => {
    const cluster = withPolicy('Delete', 'Retain')
    change(cluster, { replicas: 1 })
    settle(cluster)
    change(cluster, { replicas: 2 })
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-0'])
    cluster.api.delete(persistentVolumeClaims, { namespace: 'default', name: 'data-db-1' })
    settle(cluster)
    expect(names(cluster)).to.deep.equal(['db-0', 'db-1'])
  })
})
