import { humanDuration } from '../../base/human-duration'
import { type Instant, parseTimestamp } from '../../base/time'
import { findCondition, isConditionTrue } from '../condition'
import type { ContainerState, ContainerStatus, Pod } from '../kinds'
import { isPodTerminal } from '../pod'

/** What a pod's line in a table says (kubernetes `printPod`, 1.35). */
export interface PodSummary {
  readonly ready: number
  /** App containers and sidecars. */
  readonly total: number
  /** `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`, …: the STATUS column. */
  readonly reason: string
  readonly restarts: number
  /** When a container last ended, if one has. */
  readonly lastRestart: Instant | undefined
}

/** Counts of one group of containers. */
interface Tally {
  ready: number
  restarts: number
  last: Instant | undefined
}

const tally = (): Tally => ({ ready: 0, restarts: 0, last: undefined })

function countRestarts(into: Tally, status: ContainerStatus): void {
  into.restarts += status.restartCount ?? 0
  const finished = parseTimestamp(status.lastState?.terminated?.finishedAt)
  if (finished !== undefined && (into.last === undefined || finished > into.last)) into.last = finished
}

export function podSummary(pod: Pod): PodSummary {
  const { spec, status, metadata } = pod
  const sidecars = new Set((spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name))
  const total = (spec.containers?.length ?? 0) + sidecars.size
  const all = tally()
  const lasting = tally()
  const initial = initReason(pod, sidecars, all, lasting)
  const isInitialized = initial === undefined || isConditionTrue(status.conditions, 'Initialized')
  const counted = isInitialized ? { ...lasting, ready: all.ready } : all
  const fallback = initial ?? plainReason(pod)
  const reason = isInitialized ? containersReason(pod, fallback, counted) : fallback
  return {
    ready: counted.ready,
    total,
    reason: metadata.deletionTimestamp ? deletedReason(pod, reason) : reason,
    restarts: counted.restarts,
    lastRestart: counted.last,
  }
}

function plainReason({ status }: Pod): string {
  const gated = findCondition(status.conditions, 'PodScheduled')?.reason === 'SchedulingGated'
  return gated ? 'SchedulingGated' : status.reason || status.phase || ''
}

const deletedReason = (pod: Pod, reason: string): string =>
  pod.status.reason === 'NodeLost' ? 'Unknown' : isPodTerminal(pod) ? reason : 'Terminating'

/** The `Init:…` reason while initialisation lasts; fills in the tallies. */
function initReason(pod: Pod, sidecars: ReadonlySet<string>, all: Tally, lasting: Tally): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? []
  for (const [i, status] of statuses.entries()) {
    const isSidecar = sidecars.has(status.name)
    countRestarts(all, status)
    if (isSidecar) countRestarts(lasting, status)
    const { terminated, waiting } = status.state ?? {}
    if (terminated?.exitCode === 0) continue
    if (isSidecar && status.started) {
      if (status.ready) all.ready++
      continue
    }
    if (terminated) return `Init:${terminated.reason || endOf(terminated)}`
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
    return `Init:${i}/${pod.spec.initContainers?.length ?? 0}`
  }
  return undefined
}

const endOf = ({ signal, exitCode }: NonNullable<ContainerState['terminated']>): string =>
  signal ? `Signal:${signal}` : `ExitCode:${exitCode}`

/** From the last container to the first, so that the first one with something to say has the last word. */
function containersReason(pod: Pod, fallback: string, counted: Tally): string {
  let reason = fallback
  let failure = ''
  let hasRunning = false
  for (const status of [...(pod.status.containerStatuses ?? [])].reverse()) {
    countRestarts(counted, status)
    const { waiting, terminated, running } = status.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) {
      reason = terminated.reason || endOf(terminated)
      if (terminated.exitCode !== 0) failure = reason
    } else if (status.ready && running) {
      hasRunning = true
      counted.ready++
    }
  }
  if (reason !== 'Completed') return reason
  if (hasRunning && isConditionTrue(pod.status.conditions, 'Ready')) return 'Running'
  return failure || (hasRunning ? 'NotReady' : reason)
}

/** The STATUS column of a pod. */
export const podStatusReason = (pod: Pod): string => podSummary(pod).reason

/** READY, STATUS and RESTARTS as `kubectl get pods` prints them. */
export function podTableCells(
  pod: Pod,
  now: Instant,
): { readonly ready: string; readonly status: string; readonly restarts: string } {
  const { ready, total, reason, restarts, lastRestart } = podSummary(pod)
  const ago = restarts > 0 && lastRestart !== undefined ? ` (${humanDuration(now - lastRestart)} ago)` : ''
  return { ready: `${ready}/${total}`, status: reason, restarts: `${restarts}${ago}` }
}
