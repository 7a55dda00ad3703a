import type { Container, Pod } from '../api/kinds'
import { podRequests } from '../api/pod-resources'
import { resizeRestarts } from '../api/resources/pod-resize'
import { goJsonText, toCompactJson } from '../base/go-json'
import type { ContainerRecord } from './container-record'
import { type KubeletContext, recordEvent } from './context'
import type { PodState, ResizeNote } from './pod-state'

export interface ResizerActions {
  /** Looks at the pod again. */
  sync(): void
  restart(record: ContainerRecord): void
  /** Containers run with other resources now. */
  applied(): void
  /** The pod may hold less than before. */
  completed(): void
}

/**
 * Carries out a resize in place: what is asked for is allocated first, and given to the containers then.
 * Simplified: containers get their other resources as soon as a change in the runtime is noticed, and it never fails,
 * not even where one uses more memory than its new limit.
 */
export class PodResizer {
  constructor(
    private readonly context: KubeletContext,
    private readonly state: PodState,
    private readonly actions: ResizerActions,
  ) {}

  /** Whether the pod asks for other resources than are allocated to it. */
  get isWanted(): boolean {
    return this.state.wantsResize
  }

  /** Whether it asks for more of anything. */
  get isIncrease(): boolean {
    const [now, wanted] = [podRequests(this.state.allocatedPod), podRequests(this.state.pod)]
    return Object.keys(wanted).some((name) => (wanted[name] ?? 0) > (now[name] ?? 0))
  }

  /** There is room. */
  begin(): void {
    const { pod, resize } = this.state
    const restarting = this.state.allocate().filter(({ before, record }) => {
      return record.isRunning && resizeRestarts(before, record.spec)
    })
    delete resize.pending
    resize.inProgress = this.#note()
    this.#tell('Normal', 'ResizeStarted', `Pod resize started: ${summary(pod)}`)
    this.actions.sync()
    for (const { record } of restarting) this.actions.restart(record)
    const { namespace, name } = pod.metadata
    const cause = `kubelet ${pod.spec.nodeName}: resize containers of pod "${namespace}/${name}"`
    const kept = this.state.running.filter((record) => !restarting.some((other) => other.record === record))
    this.context.scheduling.after(this.context.profile.relistTime, cause, () => {
      for (const { run, spec, isRunning } of kept) if (run && isRunning) run.resources = spec.resources
      this.actions.applied()
      this.actions.sync()
      return undefined
    })
  }

  /** There is no room now, or never will be. Told again only when it is told otherwise. */
  refuse(reason: 'Deferred' | 'Infeasible', message: string): void {
    const { pod, resize } = this.state
    const { pending } = resize
    const next = this.#note({ reason, message })
    if (pending?.reason === reason && pending.message === message && pending.generation === next.generation) return
    resize.pending = pending?.reason === reason ? { ...next, since: pending.since, probed: next.since } : next
    this.#tell('Warning', `Resize${reason}`, `Pod resize ${reason}: ${summary(pod, message)}`)
    this.actions.sync()
  }

  /** What is asked for is what is allocated. */
  withdraw(): void {
    if (!this.state.resize.pending) return
    delete this.state.resize.pending
    this.actions.sync()
  }

  /** Says so once every container that runs has what is allocated to it. */
  noteProgress(): void {
    const { resize } = this.state
    if (!resize.inProgress || this.state.running.some(({ isUnresized }) => isUnresized)) return
    this.#tell('Normal', 'ResizeCompleted', `Pod resize completed: ${summary(this.state.allocatedPod)}`)
    delete resize.inProgress
    this.actions.completed()
  }

  #note(more: Pick<ResizeNote, 'reason' | 'message'> = {}): ResizeNote {
    return { ...more, generation: this.state.pod.metadata.generation, since: this.context.scheduling.now() }
  }

  #tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    recordEvent(this.context, this.state.pod, { type, reason, message })
  }
}

/** What events say about a resize (kubelet `events/resize.go`). */
function summary({ spec, metadata }: Pod, error?: string): string {
  const list = (containers: readonly Container[]): string =>
    toCompactJson(containers.map(({ name, resources = {} }) => ({ name, resources })))
  const parts = [
    ...(spec.initContainers?.length ? [`"initContainers":${list(spec.initContainers)}`] : []),
    `"containers":${list(spec.containers)}`,
    `"generation":${metadata.generation ?? 0}`,
    ...(error === undefined ? [] : [`"error":${goJsonText(error)}`]),
  ]
  return `{${parts.join(',')}}`
}
