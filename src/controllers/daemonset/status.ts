import type { DaemonSet, Pod } from '../../api/kinds'
import { isPodAvailable, isPodReady, untilAvailable } from '../../api/pod'
import type { Instant, Milliseconds } from '../../base/time'
import { milliseconds } from '../../base/time'
import { omitZero } from '../shared/omit-zero'
import { isUpdated } from './daemon-pod'
import { minReadySeconds } from './daemon-pods'
import type { Daemon } from './manage'

/** The counts that the pods justify; the pod of first standing speaks for its node (`updateDaemonSetStatus`). */
export function statusOf(daemon: Daemon, now: Instant): DaemonSet['status'] {
  const { daemonSet, hash } = daemon
  const wanted = daemon.nodes.filter((node) => daemon.eligibility(node).shouldRun)
  const standing = wanted.map((node) => daemon.pods.get(node.metadata.name)?.[0]).filter((pod) => pod !== undefined)
  const wantedNames = new Set(wanted)
  const misscheduled = daemon.nodes.filter((node) => !wantedNames.has(node) && daemon.pods.has(node.metadata.name))
  const available = countOf(standing, (pod) => isPodAvailable(pod, minReadySeconds(daemonSet), now))
  return {
    currentNumberScheduled: standing.length,
    numberMisscheduled: misscheduled.length,
    desiredNumberScheduled: wanted.length,
    numberReady: countOf(standing, isPodReady),
    ...omitZero({
      observedGeneration: daemonSet.metadata.generation,
      updatedNumberScheduled: countOf(standing, (pod) => isUpdated(pod, hash)),
      numberAvailable: available,
      numberUnavailable: wanted.length - available,
      collisionCount: daemonSet.status.collisionCount,
    }),
  }
}

/** When the next ready pod becomes available; `undefined` when none is on its way. */
export function nextAvailability({ daemonSet, pods }: Daemon, now: Instant): Milliseconds | undefined {
  if (minReadySeconds(daemonSet) === 0) return undefined
  const waits = [...pods.values()]
    .flat()
    .map((pod) => untilAvailable(pod, minReadySeconds(daemonSet), now))
    .filter((wait) => wait !== undefined && wait > 0)
  return waits.length ? milliseconds(Math.min(...(waits as number[]))) : undefined
}

const countOf = (pods: readonly Pod[], accepts: (pod: Pod) => boolean): number => pods.filter(accepts).length
