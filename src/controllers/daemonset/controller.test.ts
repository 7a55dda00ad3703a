import { describe, test } from 'node:test'
import { expect } from 'chai'
import type { DaemonSet, Pod, PodSpec, Taint } from '../../api/kinds'
import { type KubernetesObject, keyOf } from '../../api/object'
import { isPodReady } from '../../api/pod'
import { controllerRevisions } from '../../api/resources/controller-revision'
import { daemonSets } from '../../api/resources/daemon-set'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { milliseconds, seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { daemonSetController } from './controller'
import { targetNode } from './daemon-pod'

const KEY = { namespace: 'default', name: 'agent' }
type Spec = DaemonSet['spec']

function template(image = 'agent:1', spec: Partial<PodSpec> = {}): Spec['template'] {
  return { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'app', image }], ...spec } }
}

function clusterWith(nodeCount: number, spec: Partial<Spec> = {}): MemoryCluster {
  const cluster = new MemoryCluster(daemonSetController())
  for (let i = 1; i <= nodeCount; i++) cluster.addNode(`n${i}`)
  create(cluster, spec)
  settle(cluster)
  return cluster
}

const create = (cluster: MemoryCluster, spec: Partial<Spec> = {}): DaemonSet =>
  cluster.api.create(daemonSets, {
    metadata: { ...KEY, annotations: { 'deprecated.daemonset.template.generation': '1' } },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: template(),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      ...spec,
    },
  })

/** Controller, scheduler and kubelet until nothing happens: pods start where they belong, deleted ones stop. */
function settle(cluster: MemoryCluster, starts: (pod: Pod) => boolean = () => true): void {
  for (let round = 0; round < 40; round++) {
    cluster.pass(milliseconds(100))
    for (const pod of cluster.pods()) {
      if (pod.metadata.deletionTimestamp) cluster.finishDeletion(pod)
      else if (!isPodReady(pod) && pod.status.phase === 'Pending' && starts(pod)) {
        cluster.bind(pod, targetNode(pod) ?? '')
        cluster.run(pod)
      }
    }
  }
}

const daemonSet = (cluster: MemoryCluster): DaemonSet => cluster.api.get(daemonSets, KEY)
const nodesOf = (cluster: MemoryCluster): (string | undefined)[] => cluster.pods().map(targetNode).sort()
const imagesOf = (cluster: MemoryCluster): (string | undefined)[] =>
  cluster.pods().map((pod) => pod.spec.containers[0]?.image)
const revisions = (cluster: MemoryCluster): number[] =>
  cluster.api
    .list(controllerRevisions)
    .map(({ revision }) => revision)
    .sort()

function change(cluster: MemoryCluster, spec: Partial<Spec>): void {
  const current = daemonSet(cluster)
  cluster.api.update(daemonSets, { ...current, spec: { ...current.spec, ...spec } })
}

function withoutOwner<T extends KubernetesObject>(object: T): T {
  const { ownerReferences: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function setNode(cluster: MemoryCluster, name: string, parts: { labels?: Record<string, string>; taints?: Taint[] }) {
  const node = cluster.api.get(nodes, { namespace: '', name })
  const labels = { ...node.metadata.labels, ...parts.labels }
  cluster.api.update(nodes, {
    ...node,
    metadata: { ...node.metadata, labels },
    spec: { ...node.spec, ...(parts.taints ? { taints: parts.taints } : {}) },
  })
}

describe('A DaemonSet', () => {
  test('runs one pod on each node and says so in its status', () => {
    const cluster = clusterWith(3)
    expect(nodesOf(cluster)).to.deep.equal(['n1', 'n2', 'n3'])
    expect(daemonSet(cluster).status).to.deep.equal({
      observedGeneration: 1,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    })
    expect(cluster.events).to.have.lengthOf(3)
    expect(cluster.events[0]).to.match(/^Normal SuccessfulCreate Created pod: agent-\w{5}$/)
  })

  test('ties each pod to its node, labels it and adds the automatic tolerations', () => {
    const cluster = clusterWith(1)
    const [pod] = cluster.pods() as [Pod]
    const [revision] = cluster.api.list(controllerRevisions)
    expect(pod.metadata.labels).to.deep.equal({
      app: 'agent',
      'pod-template-generation': '1',
      'controller-revision-hash': revision?.metadata.labels?.['controller-revision-hash'],
    })
    expect(pod.spec.affinity).to.deep.equal({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }],
        },
      },
    })
    expect(pod.spec.tolerations?.map(({ key, effect }) => `${key}:${effect}`)).to.deep.equal([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/disk-pressure:NoSchedule',
      'node.kubernetes.io/memory-pressure:NoSchedule',
      'node.kubernetes.io/pid-pressure:NoSchedule',
      'node.kubernetes.io/unschedulable:NoSchedule',
    ])
  })

  test('uses only nodes that its selector and affinity match', () => {
    const cluster = clusterWith(2, { template: template('agent:1', { nodeSelector: { disk: 'ssd' } }) })
    expect(nodesOf(cluster)).to.deep.equal([])
    setNode(cluster, 'n2', { labels: { disk: 'ssd' } })
    settle(cluster)
    expect(nodesOf(cluster)).to.deep.equal(['n2'])
    setNode(cluster, 'n2', { labels: { disk: 'hdd' } })
    settle(cluster)
    expect(nodesOf(cluster)).to.deep.equal([])
  })

  test('starts a pod on a node that joins', () => {
    const cluster = clusterWith(1)
    cluster.addNode('n9')
    settle(cluster)
    expect(nodesOf(cluster)).to.deep.equal(['n1', 'n9'])
    expect(daemonSet(cluster).status.desiredNumberScheduled).to.equal(2)
  })

  test('keeps its status when a node object goes, until the pod goes too', () => {
    const cluster = clusterWith(2)
    cluster.api.delete(nodes, { namespace: '', name: 'n1' })
    cluster.pass(seconds(5))
    expect(daemonSet(cluster).status.desiredNumberScheduled).to.equal(2)
    const orphan = cluster.pods().find((pod) => targetNode(pod) === 'n1') as Pod
    cluster.finishDeletion(orphan)
    cluster.pass(seconds(5))
    expect(daemonSet(cluster).status).to.include({ desiredNumberScheduled: 1, currentNumberScheduled: 1 })
  })

  test('stays on a node whose taint forbids scheduling, leaves one whose taint forbids running', () => {
    const cluster = clusterWith(2)
    setNode(cluster, 'n1', { taints: [{ key: 'a', effect: 'NoSchedule' }] })
    setNode(cluster, 'n2', { taints: [{ key: 'b', effect: 'NoExecute' }] })
    settle(cluster)
    expect(nodesOf(cluster)).to.deep.equal(['n1'])
    expect(daemonSet(cluster).status).to.include({
      desiredNumberScheduled: 0,
      currentNumberScheduled: 0,
      numberMisscheduled: 1,
    })
  })

  test('runs on cordoned nodes', () => {
    const cluster = new MemoryCluster(daemonSetController())
    cluster.addNode('n1', { taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] })
    create(cluster)
    settle(cluster)
    expect(nodesOf(cluster)).to.deep.equal(['n1'])
  })

  test('replaces a deleted pod only when it is gone', () => {
    const cluster = clusterWith(1)
    const [pod] = cluster.pods() as [Pod]
    cluster.api.delete(pods, keyOf(pod))
    cluster.pass(seconds(1))
    expect(cluster.pods()).to.have.lengthOf(1)
    settle(cluster)
    expect(cluster.pods()).to.have.lengthOf(1)
    expect(cluster.pods()[0]?.metadata.name).not.to.equal(pod.metadata.name)
  })

  test('deletes a failed pod at once, the next one after a second', () => {
    const cluster = clusterWith(1)
    const [first] = cluster.pods() as [Pod]
    cluster.setStatus(first, { phase: 'Failed' })
    cluster.pass(milliseconds(100))
    const [second] = cluster.pods() as [Pod]
    expect(second.metadata.name).not.to.equal(first.metadata.name)
    cluster.setStatus(second, { phase: 'Failed' })
    cluster.pass(milliseconds(900))
    expect(cluster.pods()[0]?.metadata.name).to.equal(second.metadata.name)
    cluster.pass(milliseconds(200))
    expect(cluster.pods()[0]?.metadata.name).not.to.equal(second.metadata.name)
    expect(cluster.events).to.include(
      `Warning FailedDaemonPod Found failed daemon pod default/${first.metadata.name} on node n1, will try to kill it`,
    )
  })

  test('deletes a pod that succeeded', () => {
    const cluster = clusterWith(1)
    const [pod] = cluster.pods() as [Pod]
    cluster.setStatus(pod, { phase: 'Succeeded' })
    settle(cluster)
    expect(cluster.events).to.include(
      `Normal SucceededDaemonPod Found succeeded daemon pod default/${pod.metadata.name} on node n1, will try to delete it`,
    )
    expect(cluster.pods()[0]?.metadata.name).not.to.equal(pod.metadata.name)
  })

  test('adopts pods and revisions that an earlier one left', () => {
    const cluster = clusterWith(2)
    const left = cluster.pods().map((pod) => pod.metadata.name)
    for (const pod of cluster.pods()) cluster.api.update(pods, withoutOwner(pod))
    for (const revision of cluster.api.list(controllerRevisions)) {
      cluster.api.update(controllerRevisions, withoutOwner(revision))
    }
    cluster.api.delete(daemonSets, KEY)
    create(cluster)
    settle(cluster)
    expect(cluster.pods().map((pod) => pod.metadata.name)).to.deep.equal(left)
    expect(revisions(cluster)).to.deep.equal([1])
  })

  test('makes a pod available only after minReadySeconds', () => {
    const cluster = clusterWith(1, { minReadySeconds: 10 })
    expect(daemonSet(cluster).status).to.include({ numberReady: 1, numberUnavailable: 1 })
    cluster.pass(seconds(10))
    expect(daemonSet(cluster).status).to.include({ numberReady: 1, numberAvailable: 1 })
  })

  test('refuses to select everything', () => {
    const cluster = clusterWith(1, { selector: {} })
    expect(cluster.pods()).to.deep.equal([])
    expect(cluster.events[0]).to.equal(
      'Warning SelectingAll This daemon set is selecting all pods. A non-empty selector is required.',
    )
  })
})

describe('A rolling update of a DaemonSet', () => {
  const never = (pod: Pod): boolean => pod.spec.containers[0]?.image !== 'agent:bad'

  test('replaces the pods within maxUnavailable, which is rounded up', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '30%' } }
    const cluster = clusterWith(4, { updateStrategy })
    change(cluster, { template: template('agent:2') })
    cluster.pass(milliseconds(50))
    expect(cluster.pods().filter((pod) => pod.metadata.deletionTimestamp)).to.have.lengthOf(2)
    settle(cluster)
    expect(imagesOf(cluster)).to.deep.equal(Array(4).fill('agent:2'))
    expect(revisions(cluster)).to.deep.equal([1, 2])
  })

  test('stops at pods that do not become ready, and goes back on undo', () => {
    const cluster = clusterWith(3)
    change(cluster, { template: template('agent:bad') })
    settle(cluster, never)
    expect(daemonSet(cluster).status).to.include({ updatedNumberScheduled: 1, numberReady: 2, numberUnavailable: 1 })
    change(cluster, { template: template('agent:1') })
    settle(cluster, never)
    expect(imagesOf(cluster)).to.deep.equal(Array(3).fill('agent:1'))
    expect(revisions(cluster)).to.deep.equal([2, 3])
  })

  test('leaves the pods alone with OnDelete', () => {
    const cluster = clusterWith(2, { updateStrategy: { type: 'OnDelete' } })
    change(cluster, { template: template('agent:2') })
    settle(cluster)
    expect(imagesOf(cluster)).to.deep.equal(['agent:1', 'agent:1'])
    cluster.api.delete(pods, keyOf(cluster.pods()[0] as Pod))
    settle(cluster)
    expect(imagesOf(cluster).sort()).to.deep.equal(['agent:1', 'agent:2'])
    expect(daemonSet(cluster).status.updatedNumberScheduled).to.equal(1)
  })

  test('with surge starts the new pod first', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
    const cluster = clusterWith(3, { updateStrategy })
    change(cluster, { template: template('agent:2') })
    cluster.pass(milliseconds(50))
    expect(cluster.pods()).to.have.lengthOf(4)
    expect(cluster.pods().filter((pod) => pod.metadata.deletionTimestamp)).to.deep.equal([])
    settle(cluster)
    expect(imagesOf(cluster)).to.deep.equal(Array(3).fill('agent:2'))
  })

  test('keeps revisionHistoryLimit old revisions', () => {
    const cluster = clusterWith(1, { revisionHistoryLimit: 1 })
    for (const version of [2, 3, 4]) {
      change(cluster, { template: template(`agent:${version}`) })
      settle(cluster)
    }
    expect(revisions(cluster)).to.deep.equal([3, 4])
  })
})
