import type { Pod, StatefulSet } from '../../api/kinds'
import { untilAvailable } from '../../api/pod'
import { type Instant, type Milliseconds, milliseconds } from '../../base/time'
import { omitZero } from '../shared/omit-zero'
import { replicasOf, revisionOf } from './identity'
import type { SetRevisions } from './revisions'
import { isRunningAndAvailable, isRunningAndReady, isTerminating } from './slots'

/** The counts that the pods justify, and the revision that is current (`updateStatus`, `completeRollingUpdate`). */
export function statusOf(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update, collisionCount }: SetRevisions,
  now: Instant,
): StatefulSet['status'] {
  const replicas = pods.length
  const readyReplicas = pods.filter(isRunningAndReady).length
  const ofRevision = (name: string): number =>
    pods.filter((pod) => !isTerminating(pod) && revisionOf(pod) === name).length
  const updatedReplicas = ofRevision(update.metadata.name)
  const wanted = replicasOf(set)
  const complete =
    set.spec.updateStrategy?.type !== 'OnDelete' &&
    updatedReplicas === wanted &&
    readyReplicas === wanted &&
    replicas === wanted
  const currentRevision = complete ? update.metadata.name : current.metadata.name
  return {
    replicas,
    availableReplicas: pods.filter((pod) => isRunningAndAvailable(set, pod, now)).length,
    collisionCount,
    currentRevision,
    updateRevision: update.metadata.name,
    ...omitZero({
      observedGeneration: set.metadata.generation,
      readyReplicas,
      currentReplicas: complete ? updatedReplicas : ofRevision(current.metadata.name),
      updatedReplicas,
    }),
  }
}

/** When the next ready pod becomes available; `undefined` when none is on its way. */
export function nextAvailability(set: StatefulSet, pods: readonly Pod[], now: Instant): Milliseconds | undefined {
  const waits = pods
    .map((pod) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, now))
    .filter((wait) => wait !== undefined && wait > 0) as number[]
  return waits.length ? milliseconds(Math.min(...waits)) : undefined
}
