import type { Pod } from '../../api/kinds'
import { isPodTerminal } from '../../api/pod'
import { isObject } from '../../base/json'
import type { SnapshotObject } from './snapshot-file'

/** Kinds that the control plane derives from others; a cluster makes its own. */
const DERIVED = new Set([
  'Event',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'PodMetrics',
  'NodeMetrics',
])

/** Why an object is not loaded that the cluster has without it. */
export const superfluous = ({ kind }: SnapshotObject): string | undefined =>
  DERIVED.has(kind) ? 'the cluster makes its own' : undefined

/** Why an object that has run its course is not brought back. */
export function over({ kind, body }: SnapshotObject): string | undefined {
  const pod = body as unknown as Pod
  if (kind === 'Pod' && pod.status && isPodTerminal(pod)) return 'it has ended'
  if (kind === 'Pod' && pod.metadata.deletionTimestamp) return 'it is terminating'
  const conditions = kind === 'Job' && isObject(body.status) ? body.status.conditions : undefined
  const isFinished = Array.isArray(conditions) && conditions.some(isFinal)
  return isFinished ? 'it has ended' : undefined
}

const isFinal = (condition: unknown): boolean =>
  isObject(condition) && (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True'

/** What others rely on comes first; what limits or manages comes after what is there already. */
const ORDER = [
  'Namespace',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'PersistentVolume',
]
const LAST = ['LimitRange', 'ResourceQuota', 'PodDisruptionBudget', 'HorizontalPodAutoscaler']

/** Objects as they can be created, one after the other. */
export function inOrder(objects: readonly SnapshotObject[]): readonly SnapshotObject[] {
  const rank = ({ kind }: SnapshotObject): number => {
    if (ORDER.includes(kind)) return ORDER.indexOf(kind)
    return LAST.includes(kind) ? ORDER.length + 1 : ORDER.length
  }
  return [...objects].sort((a, b) => rank(a) - rank(b))
}
