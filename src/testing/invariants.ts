import type { ApiReader, Change } from '../api/client'
import { heldRequests } from '../api/held-resources'
import type { Deployment, Node, Pod, ReplicaSet } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { controllerOf } from '../api/owner-reference'
import { isPodActive, isPodTerminal } from '../api/pod'
import { resourceAmounts } from '../api/pod-resources'
import { type AnyResource, groupResource } from '../api/resource'
import { deployments } from '../api/resources/deployment'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { replicaSets } from '../api/resources/replica-set'
import { DESIRED_REPLICAS, numberIn } from '../controllers/deployment/annotations'
import { isRollingUpdate, limitsOf, replicasOf, totalReplicas } from '../controllers/deployment/limits'

/** A statement that must hold after every write. Returns what is wrong. */
type Invariant = (change: Change, api: ApiReader) => string | undefined

const named = (object: KubernetesObject): string =>
  `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`

const asPod = ({ resource, object, previous }: Change): { pod: Pod; before: Pod | undefined } | undefined =>
  (resource as AnyResource) === pods ? { pod: object as Pod, before: previous as Pod | undefined } : undefined

/** A pod that is bound stays bound to its node. */
const bindingIsFinal: Invariant = (change) => {
  const both = asPod(change)
  const from = both?.before?.spec.nodeName
  return from && both.pod.spec.nodeName !== from
    ? `${named(both.pod)} moved from ${from} to ${both.pod.spec.nodeName}`
    : undefined
}

/** Succeeded and Failed are for ever. */
const terminalIsFinal: Invariant = (change) => {
  const both = asPod(change)
  if (!both?.before || !isPodTerminal(both.before)) return undefined
  const { phase } = both.pod.status
  return phase === both.before.status.phase
    ? undefined
    : `${named(both.pod)} went from ${both.before.status.phase} to ${phase}`
}

/** Scheduling never promises more than a node has. */
const nodesAreNotOverbooked: Invariant = (change, api) => {
  const both = asPod(change)
  const nodeName = both?.pod.spec.nodeName
  if (!nodeName || both.before?.spec.nodeName || change.type !== 'MODIFIED') return undefined
  const node = api.find<Node>(nodes, { namespace: '', name: nodeName })
  if (!node) return `${named(both.pod)} was bound to node ${nodeName}, which does not exist`
  const there = api.list(pods, { nodeName }).filter((pod) => !isPodTerminal(pod))
  const available = resourceAmounts(node.status.allocatable ?? {})
  for (const name of ['cpu', 'memory', 'pods']) {
    const used = name === 'pods' ? there.length : there.reduce((sum, pod) => sum + (heldRequests(pod)[name] ?? 0), 0)
    if (used > (available[name] ?? 0)) return `node ${nodeName} has ${used} of ${available[name]} ${name} promised`
  }
  return undefined
}

/** Kubelets allocate no more than their node has, whatever pods that run are resized to. */
const nodesGiveWhatTheyHave: Invariant = (change, api) => {
  const { nodeName } = asPod(change)?.pod.spec ?? {}
  const node = nodeName && api.find<Node>(nodes, { namespace: '', name: nodeName })
  if (!node) return undefined
  const there = api.list(pods, { nodeName: node.metadata.name }).filter((pod) => !isPodTerminal(pod))
  const given = there.reduce((sum, pod) => sum + allocatedCpu(pod), 0)
  const { cpu = 0 } = resourceAmounts(node.status.allocatable ?? {})
  return given > cpu ? `node ${nodeName} gives ${given} of ${cpu} thousandths of a CPU` : undefined
}

const allocatedCpu = ({ status }: Pod): number =>
  (status.containerStatuses ?? []).reduce((sum, one) => sum + (resourceAmounts(one.allocatedResources).cpu ?? 0), 0)

/** What a controller creates belongs to something that exists. */
const ownersExist: Invariant = ({ type, object, resource }, api) => {
  if (type !== 'ADDED') return undefined
  const owner = controllerOf(object)
  if (!owner || groupResource(resource) === 'events') return undefined
  const known = owner.kind === 'Deployment' ? deployments : owner.kind === 'ReplicaSet' ? replicaSets : undefined
  const found =
    known &&
    api.find<KubernetesObject>(known as AnyResource, { namespace: object.metadata.namespace ?? '', name: owner.name })
  return known && found?.metadata.uid !== owner.uid
    ? `${named(object)} was made for ${owner.kind} ${owner.name}, which is gone`
    : undefined
}

/** A ReplicaSet never makes more pods than it is asked for. */
const replicaSetsDoNotOvershoot: Invariant = (change, api) => {
  const both = asPod(change)
  const owner = both && controllerOf(both.pod)
  if (change.type !== 'ADDED' || owner?.kind !== 'ReplicaSet') return undefined
  const replicaSet = api.find(replicaSets, { namespace: both?.pod.metadata.namespace ?? '', name: owner.name })
  const active = api.list(pods, { ownerUid: owner.uid }).filter(isPodActive).length
  return replicaSet && active > replicasOf(replicaSet)
    ? `${named(replicaSet)} has ${active} pods for ${replicasOf(replicaSet)} replicas`
    : undefined
}

/** The part of a ReplicaSet that serves once it has its new size. */
const serving = (all: readonly ReplicaSet[]): number =>
  all.reduce((sum, one) => sum + Math.min(replicasOf(one), one.status.availableReplicas ?? 0), 0)

const isStale = ({ metadata, status }: ReplicaSet): boolean => status.observedGeneration !== metadata.generation

/** A rollout grows no further than maxSurge, and shrinks no further than maxUnavailable. */
const rolloutsKeepTheirLimits: Invariant = ({ resource, type, object, previous }, api) => {
  if ((resource as AnyResource) !== replicaSets || type !== 'MODIFIED') return undefined
  const now = object as ReplicaSet
  const before = previous as ReplicaSet
  const owner = controllerOf(now)
  const deployment =
    owner && api.find<Deployment>(deployments, { namespace: now.metadata.namespace ?? '', name: owner.name })
  if (!deployment || !isRollingUpdate(deployment) || replicasOf(now) === replicasOf(before)) return undefined
  const all = api.list(replicaSets, { ownerUid: deployment.metadata.uid })
  const replicas = replicasOf(deployment)
  const { maxSurge, maxUnavailable } = limitsOf(deployment)
  if (replicasOf(now) > replicasOf(before)) {
    const total = totalReplicas(all)
    return total > replicas + maxSurge
      ? `${named(deployment)} grew to ${total} of ${replicas}+${maxSurge} replicas`
      : undefined
  }
  if (numberIn(before.metadata.annotations, DESIRED_REPLICAS) !== replicas) return undefined
  // Like the real one, the controller goes by statuses that may not know of the latest sizes yet.
  if (all.some((one) => isStale(one === now ? before : one))) return undefined
  const servedBefore = serving(all.map((one) => (one === now ? before : one)))
  const least = Math.min(replicas - maxUnavailable, servedBefore)
  return serving(all) < least
    ? `${named(deployment)} shrank to ${serving(all)} serving pods; ${least} must stay`
    : undefined
}

const INVARIANTS: readonly Invariant[] = [
  bindingIsFinal,
  terminalIsFinal,
  nodesAreNotOverbooked,
  nodesGiveWhatTheyHave,
  ownersExist,
  replicaSetsDoNotOvershoot,
  rolloutsKeepTheirLimits,
]

/** Watches a store and collects every broken invariant, with the revision at which it broke. */
export function watchInvariants(
  store: ApiReader & { observe(handler: (change: Change) => void): () => void },
): readonly string[] {
  const broken: string[] = []
  let revision = 0
  store.observe((change) => {
    if (change.revision <= revision) broken.push(`revision ${change.revision} came after ${revision}`)
    revision = change.revision
    for (const invariant of INVARIANTS) {
      const text = invariant(change, store)
      if (text) broken.push(`at revision ${change.revision}: ${text}`)
    }
  })
  return broken
}
