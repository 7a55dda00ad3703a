import { type Instant, type Milliseconds, milliseconds, plus, seconds } from '../base/time'
import type { ContainerRecord, ContainerRun } from './container-record'
import { type KubeletContext, type KubeletEvent, recordEvent } from './context'
import type { NodeHost } from './node-host'
import type { PodState } from './pod-state'
import { type HookOutcome, hookOutcome, reasonOf } from './program'

/** Whatever preStop has used up, SIGTERM is given this long. */
const LEAST_GRACE = seconds(2)
const KILLED = 137

export interface StopOptions {
  readonly grace: Milliseconds
  /** What the Killing event says; nothing is recorded without it. */
  readonly message?: string
}

interface StopPlan {
  /** How long the preStop hook runs. */
  readonly hook: Milliseconds
  readonly after: Milliseconds
  readonly exitCode: number
}

/** Stops containers: preStop hook, SIGTERM, and SIGKILL when the grace is used up. */
export class PodStopper {
  readonly #due = new Map<ContainerRun, Instant>()
  /** When the containers were told that they would have to stop. */
  readonly #told = new Map<ContainerRun, Instant>()

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    private readonly state: PodState,
    private readonly onStopped: (record: ContainerRecord, exitCode: number, reason: string) => void,
  ) {}

  /** Says that a running container will be stopped, and begins its preStop hook; SIGTERM may have to wait its turn. */
  announce(record: ContainerRecord, message?: string): void {
    const { run } = record
    if (!run || run.end || this.#told.has(run)) return
    this.#told.set(run, this.context.scheduling.now())
    if (message !== undefined) this.#tell(record, { type: 'Normal', reason: 'Killing', message })
    const { time, failure } = this.#hook(record)
    if (failure === undefined) return
    this.context.scheduling.after(time, this.#cause('run the preStop hook of', record), () => {
      if (!run.end) this.#tell(record, { type: 'Warning', reason: 'FailedPreStopHook', message: 'PreStopHook failed' })
      return undefined
    })
  }

  /** Stops a running container; a container that is stopping already only ever stops sooner. */
  stop(record: ContainerRecord, { grace, message }: StopOptions): void {
    const { run } = record
    if (!run || run.end) return
    this.announce(record, message)
    const now = this.context.scheduling.now()
    const { after, hook, exitCode } = this.#plan(record, run, grace)
    const due = plus(now, after)
    const known = this.#due.get(run)
    if (known !== undefined && known <= due) return
    run.stopTimer?.cancel()
    this.#due.set(run, due)
    run.signalledAt = plus(now, milliseconds(hook))
    run.stopTimer = this.context.scheduling.after(after, this.#cause('stop', record), () => {
      this.onStopped(record, exitCode, reasonOf(exitCode))
      return undefined
    })
  }

  /** How long the stop takes from now on, and with which code the container ends. */
  #plan(record: ContainerRecord, run: ContainerRun, grace: Milliseconds): StopPlan {
    const now = this.context.scheduling.now()
    const left = (this.#told.get(run) ?? now) + this.#hook(record).time - now
    const hook = Math.min(Math.max(left, 0), grace)
    const budget = Math.max(grace - hook, LEAST_GRACE)
    const { stopTime, stopCode } = run.program
    const obeys = stopTime !== 'ignores SIGTERM' && stopTime <= budget
    return {
      hook: milliseconds(hook),
      after: milliseconds(hook + (obeys ? stopTime : budget)),
      exitCode: obeys ? stopCode : KILLED,
    }
  }

  #hook({ spec }: ContainerRecord): HookOutcome {
    return hookOutcome(spec.lifecycle?.preStop, {
      pod: this.state.pod,
      container: spec,
      profile: this.context.profile,
    })
  }

  #cause(what: string, { name }: ContainerRecord): string {
    const { metadata } = this.state.pod
    return `kubelet ${this.host.name}: ${what} container "${name}" of pod "${metadata.namespace}/${metadata.name}"`
  }

  #tell(record: ContainerRecord, event: KubeletEvent): void {
    recordEvent(this.context, this.state.pod, event, record)
  }
}
