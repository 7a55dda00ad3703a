import { findCondition } from '../../api/condition'
import type { ContainerStatus, Event, Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { isPodReady, isPodTerminal } from '../../api/pod'
import type { AnyResource } from '../../api/resource'
import { events } from '../../api/resources/event'
import { pods } from '../../api/resources/pod'
import { replicaSets } from '../../api/resources/replica-set'
import { quote } from '../../base/text'
import type { GoalView } from '../../cluster/goal'
import { placementReasons } from './placement-reasons'

/** Resources whose changes can change what this file says. */
export const TROUBLE_READS: readonly AnyResource[] = [pods, replicaSets, events]

/** Waiting reasons that need no explanation: the container is on its way. */
const UNDERWAY = new Set(['ContainerCreating', 'PodInitializing'])
const LIMIT = 5

/** The pods that an object manages: its own, or those of its ReplicaSets. */
export function podsOf(owner: KubernetesObject, view: GoalView): readonly Pod[] {
  const own = view.list(pods, { ownerUid: owner.metadata.uid })
  const throughReplicaSets = view
    .list(replicaSets, { ownerUid: owner.metadata.uid })
    .flatMap((replicaSet) => view.list(pods, { ownerUid: replicaSet.metadata.uid }))
  return [...own, ...throughReplicaSets]
}

/** Why the object's pods are not all ready, in the words of whoever holds them up; a line a pod. */
export function troubleOf(owner: KubernetesObject, view: GoalView): readonly string[] {
  const unready = podsOf(owner, view).filter((pod) => !isPodReady(pod) || pod.metadata.deletionTimestamp)
  const lines = unready.slice(0, LIMIT).map((pod) => podTrouble(pod, view))
  const rest = unready.length > LIMIT ? [`… and ${unready.length - LIMIT} more pods that are not ready`] : []
  const pending = unready.find((pod) => !pod.spec.nodeName && !pod.metadata.deletionTimestamp)
  const nodes = pending ? placementReasons(pending, view) : []
  return [...failuresOf(owner, view), ...lines, ...rest, ...nodes]
}

/** One line on why a pod is not ready. */
export function podTrouble(pod: Pod, view: GoalView): string {
  const subject = `pod ${quote(pod.metadata.name)}`
  if (pod.metadata.deletionTimestamp) return `${subject} is terminating`
  if (isPodTerminal(pod)) return `${subject} has ${terminalState(pod)}`
  const scheduled = findCondition(pod.status.conditions, 'PodScheduled')
  if (scheduled?.status === 'False') return `${subject} is pending: ${scheduled.message ?? scheduled.reason}`
  if (!pod.spec.nodeName)
    return `${subject} is pending: the scheduler ${quote(pod.spec.schedulerName ?? '')} has not placed it`
  const held = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])]
    .map((status) => containerTrouble(status, pod, view))
    .find((text) => text !== undefined)
  if (held) return `${subject} ${held}`
  return `${subject} on node ${quote(pod.spec.nodeName)} is ${(pod.status.phase ?? 'Pending').toLowerCase()} but not ready`
}

function terminalState({ status }: Pod): string {
  const word = status.phase === 'Succeeded' ? 'succeeded' : 'failed'
  const broken = (status.containerStatuses ?? []).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0)
  const exit = broken
    ? `container ${quote(broken.name)} ended with exit code ${broken.state?.terminated?.exitCode}`
    : ''
  const why = [status.reason, status.message, exit].filter((text) => text)
  return why.length > 0 ? `${word}: ${why.join(', ')}` : word
}

function containerTrouble(status: ContainerStatus, pod: Pod, view: GoalView): string | undefined {
  const { waiting, terminated, running } = status.state ?? {}
  const where = `container ${quote(status.name)}`
  if (waiting?.reason && !UNDERWAY.has(waiting.reason)) {
    return `is waiting: ${waiting.reason}, ${explainWaiting(status, waiting.reason, waiting.message)}`
  }
  if (waiting) return `is waiting: ${waiting.reason ?? 'not started'} (${where})`
  if (terminated && terminated.exitCode !== 0) {
    return `has a container that ended: ${where}, ${terminated.reason ?? 'Error'}, exit code ${terminated.exitCode}`
  }
  if (running && !status.ready) return `is running but ${where} is not ready${probeFailure(pod, view)}`
  return undefined
}

function explainWaiting(status: ContainerStatus, reason: string, message: string | undefined): string {
  if (reason === 'ErrImagePull' || reason === 'ImagePullBackOff') return `image ${quote(status.image)} cannot be pulled`
  const last = status.lastState?.terminated
  const exit = last ? `container ${quote(status.name)} ended with exit code ${last.exitCode}` : undefined
  return [exit, message].filter((text) => text).join('; ') || `container ${quote(status.name)}`
}

/** What the readiness probe said last, if it failed. */
function probeFailure(pod: Pod, view: GoalView): string {
  const failure = latestEvent(pod, view, 'Unhealthy')
  return failure?.message ? `: ${failure.message}` : ''
}

/** Warnings about the object itself: a quota that is used up, a name that is taken. */
function failuresOf(owner: KubernetesObject, view: GoalView): readonly string[] {
  const owners = [owner, ...view.list(replicaSets, { ownerUid: owner.metadata.uid })]
  return owners.flatMap((each) => {
    const failure = latestEvent(each, view, 'FailedCreate')
    return failure ? [`${each.kind.toLowerCase()} ${quote(each.metadata.name)}: ${failure.message}`] : []
  })
}

function latestEvent(object: KubernetesObject, view: GoalView, reason: string): Event | undefined {
  const namespace = object.metadata.namespace ?? 'default'
  return view
    .list(events, { namespace })
    .filter((event) => event.involvedObject.uid === object.metadata.uid && event.reason === reason)
    .sort((a, b) => Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion))[0]
}
