import type { Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../api/kinds'
import { observed } from '../api/pod'
import { rememberedFor } from '../base/remembered'
import { formatTimestamp, type Instant } from '../base/time'
import type { ContainerRecord, ContainerRun } from './container-record'
import { podConditions } from './pod-conditions'
import { type PodPhase, podPhase } from './pod-phase'
import type { PodState } from './pod-state'

export interface StatusFacts {
  readonly state: PodState
  readonly hostAddress: string
  readonly isReady: (record: ContainerRecord) => boolean
  readonly failedPodReason: string
  /** The pod is being torn down: what has stopped stays stopped. */
  readonly terminating: boolean
  readonly now: Instant
}

/** The status that a kubelet would report for `pod` now (kubelet `generateAPIPodStatus`). */
export function podStatus(pod: Pod, facts: StatusFacts): PodStatus {
  const { state, hostAddress } = facts
  const phase = phaseOf(pod, facts)
  const failure = phase === 'Failed' ? state.failure : undefined
  const waiting = state.inits.length + state.sidecars.length > 0 ? 'PodInitializing' : 'ContainerCreating'
  const statuses = (records: readonly ContainerRecord[]): readonly ContainerStatus[] =>
    records.map((record) => containerStatus(record, facts, record.role === 'app' ? waiting : 'PodInitializing'))
  const inits = state.records.filter((record) => record.role !== 'app')
  return {
    ...pod.status,
    ...observed(pod),
    phase,
    conditions: podConditions(pod, { ...facts, phase }),
    ...(failure ? { reason: failure.reason, message: failure.message } : {}),
    hostIP: hostAddress,
    hostIPs: [{ ip: hostAddress }],
    ...(state.sandbox ? { podIP: state.sandbox.ip, podIPs: [{ ip: state.sandbox.ip }] } : {}),
    ...(state.startTime === undefined ? {} : { startTime: formatTimestamp(state.startTime) }),
    ...(inits.length > 0 ? { initContainerStatuses: statuses(inits) } : {}),
    containerStatuses: statuses(state.apps),
  }
}

/** Succeeded and Failed are for ever, and are only told once nothing runs any more. */
function phaseOf(pod: Pod, { state, terminating }: StatusFacts): PodPhase {
  const { phase } = pod.status
  if (isOver(phase)) return phase
  const next = state.failure ? 'Failed' : podPhase(state, terminating)
  if (!isOver(next) || state.running.length === 0) return next
  return phase === 'Running' ? 'Running' : 'Pending'
}

const isOver = (phase: string | undefined): phase is 'Succeeded' | 'Failed' =>
  phase === 'Succeeded' || phase === 'Failed'

function containerStatus(record: ContainerRecord, facts: StatusFacts, unstarted: string): ContainerStatus {
  const { run, previous } = record
  const waits = !record.isRunning && record.waiting
  const ended = waits ? run : previous
  const known = run ?? previous
  return {
    name: record.name,
    state: waits ? { waiting: { ...record.waiting, reason: waits.reason } } : currentState(run, unstarted),
    lastState: ended?.end ? terminatedState(ended) : {},
    ready: facts.isReady(record),
    restartCount: record.restartCount,
    image: known?.canonicalImage ?? record.spec.image,
    imageID: known?.imageId ?? '',
    ...(known ? { containerID: known.containerId } : {}),
    started: record.hasStarted && record.role !== 'init',
    ...(record.role === 'init' ? {} : resourceFields(record)),
    ...(record.spec.volumeMounts?.length ? { volumeMounts: mountStatuses(record.spec.volumeMounts) } : {}),
  } as ContainerStatus
}

type VolumeMount = NonNullable<Container['volumeMounts']>[number]

/** How volumes are mounted, also before the container runs. The runtime is one that can mount all below read-only. */
const mountStatuses = rememberedFor((mounts: readonly VolumeMount[]) =>
  mounts.map(({ name, mountPath, readOnly, ...more }) => {
    const { recursiveReadOnly = 'Disabled' } = more as { readonly recursiveReadOnly?: string }
    const recursive = recursiveReadOnly === 'Disabled' ? 'Disabled' : 'Enabled'
    return { name, mountPath, ...(readOnly ? { readOnly, recursiveReadOnly: recursive } : {}) }
  }),
)

/** What a container has and what is allocated to it; nothing before its first run, nor of what runs but once. */
function resourceFields({ run, isRunning, spec }: ContainerRecord): Partial<ContainerStatus> {
  if (!run) return {}
  const { resources = NO_RESOURCES } = isRunning ? run : spec
  const requests = spec.resources?.requests
  return { resources, ...(requests ? { allocatedResources: requests } : {}) }
}

const NO_RESOURCES = {}

function currentState(run: ContainerRun | undefined, unstarted: string): ContainerState {
  if (!run) return { waiting: { reason: unstarted } }
  return run.end ? terminatedState(run) : { running: { startedAt: formatTimestamp(run.startedAt) } }
}

function terminatedState({ end, startedAt, containerId }: ContainerRun): ContainerState {
  if (!end) return {}
  return {
    terminated: {
      exitCode: end.exitCode,
      reason: end.reason,
      ...(end.message === undefined ? {} : { message: end.message }),
      startedAt: formatTimestamp(startedAt),
      finishedAt: formatTimestamp(end.finishedAt),
      containerID: containerId,
    },
  }
}
