import { findCondition, isConditionTrue } from '../api/condition'
import type { Pod, PodCondition } from '../api/kinds'
import type { Mutable } from '../base/json'
import { formatTimestamp, type Instant } from '../base/time'
import type { ContainerRecord } from './container-record'
import type { PodPhase } from './pod-phase'
import type { PodState, ResizeNote } from './pod-state'

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>

export interface ConditionFacts {
  readonly state: PodState
  readonly phase: PodPhase
  readonly isReady: (record: ContainerRecord) => boolean
  readonly failedPodReason: string
  readonly now: Instant
}

/** The types that a kubelet writes, in the order in which it writes them. */
const KUBELET_CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']
const RESIZE_CONDITIONS = ['PodResizePending', 'PodResizeInProgress']

/** All conditions of a pod: those of others first, untouched, then the kubelet's own (kubelet `status/generate.go`). */
export function podConditions(pod: Pod, facts: ConditionFacts): readonly PodCondition[] {
  const existing = pod.status.conditions ?? []
  const stamp = { pod, now: facts.now }
  const containersReady = containersReadyVerdict(facts)
  const verdicts: Record<string, Verdict> = {
    PodReadyToStartContainers: { status: facts.state.sandbox && !isOver(facts.phase) ? 'True' : 'False' },
    Initialized: initializedVerdict(facts),
    Ready: readyVerdict(pod, containersReady),
    ContainersReady: containersReady,
    PodScheduled: { status: 'True' },
  }
  const others = othersConditions(pod, facts)
  const own = KUBELET_CONDITIONS.map((type) =>
    transition(findCondition(existing, type), type, verdicts[type] as Verdict, stamp),
  )
  return [...others, ...resizeConditions(facts), ...own]
}

/** Both may hold: one resize is being carried out, and the next waits. */
function resizeConditions({ state, phase }: ConditionFacts): readonly PodCondition[] {
  const { pending, inProgress } = state.resize
  if (isOver(phase) || (!pending && !inProgress)) return []
  return [
    ...(pending ? [resizeCondition('PodResizePending', pending)] : []),
    ...(inProgress ? [resizeCondition('PodResizeInProgress', inProgress)] : []),
  ]
}

function resizeCondition(type: string, { since, probed = since, generation, ...verdict }: ResizeNote): PodCondition {
  return {
    type,
    status: 'True',
    ...verdict,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastProbeTime: formatTimestamp(probed),
    lastTransitionTime: formatTimestamp(since),
  }
}

const isOver = (phase: PodPhase): boolean => phase === 'Succeeded' || phase === 'Failed'

interface Stamp {
  readonly pod: Pod
  readonly now: Instant
}

/** `lastTransitionTime` moves only when the status flips; a condition that says the same stays the same object. */
function transition(
  previous: PodCondition | undefined,
  type: string,
  { status, reason, message }: Verdict,
  { pod, now }: Stamp,
): PodCondition {
  const { generation } = pod.metadata
  const since = previous?.status === status ? previous.lastTransitionTime : undefined
  const isKept =
    since !== undefined &&
    previous?.reason === reason &&
    previous?.message === message &&
    previous?.observedGeneration === generation
  if (isKept && previous) return previous
  // One after the other, so that the many conditions of a cluster have few shapes.
  const next: Mutable<PodCondition> = { type, status, lastTransitionTime: since ?? formatTimestamp(now) }
  if (generation !== undefined) next.observedGeneration = generation
  if (reason !== undefined) next.reason = reason
  if (message !== undefined) next.message = message
  return next
}

function initializedVerdict({ state, phase }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  if (state.appsEverStarted) return { status: 'True' }
  const open = state.records.filter(({ role }) => role !== 'app').filter((record) => !isInitialized(record))
  return open.length === 0 ? { status: 'True' } : notYet('ContainersNotInitialized', 'incomplete', open)
}

const isInitialized = (record: ContainerRecord): boolean =>
  record.role === 'init' ? record.succeeded : record.hasStarted

function containersReadyVerdict({ state, phase, isReady, failedPodReason }: ConditionFacts): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed' && failedPodReason === 'PodFailed') return { status: 'False', reason: 'PodFailed' }
  const unready = state.records.filter((record) => record.role !== 'init' && !isReady(record))
  return unready.length === 0 ? { status: 'True' } : notYet('ContainersNotReady', 'unready', unready)
}

const notYet = (reason: string, what: string, records: readonly ContainerRecord[]): Verdict => ({
  status: 'False',
  reason,
  message: `containers with ${what} status: [${records.map(({ name }) => name).join(' ')}]`,
})

function readyVerdict(pod: Pod, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') return containersReady
  const messages = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = findCondition(pod.status.conditions, conditionType)
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    if (isConditionTrue([gate], conditionType)) return []
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`]
  })
  if (messages.length === 0) return { status: 'True' }
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}

/** The conditions that a kubelet leaves alone. */
export const conditionsOfOthers = ({ status }: Pod): readonly PodCondition[] =>
  (status.conditions ?? []).filter(
    ({ type }) => !KUBELET_CONDITIONS.includes(type) && !RESIZE_CONDITIONS.includes(type),
  )

/** The conditions of others; one of them is the kubelet's where it disrupts the pod itself. */
function othersConditions(pod: Pod, { state, now }: ConditionFacts): readonly PodCondition[] {
  const others = conditionsOfOthers(pod)
  const reason = state.failure?.disruptionReason
  if (!reason) return others
  const type = 'DisruptionTarget'
  const verdict = { status: 'True', reason, message: state.failure?.message ?? '' }
  const disrupted = transition(findCondition(others, type), type, verdict, { pod, now })
  return [...others.filter((condition) => condition.type !== type), disrupted]
}
