import { type Instant, type Milliseconds, milliseconds, plus, seconds } from '../base/time'
import type { ContainerRecord, ContainerRun } from './container-record'
import { type KubeletContext, recordEvent } from './context'
import type { NodeHost } from './node-host'
import type { PodState } from './pod-state'
import { hookOutcome, reasonOf } from './program'

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

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    private readonly state: PodState,
    private readonly onStopped: (record: ContainerRecord, exitCode: number, reason: string) => void,
  ) {}

  /** Stops a running container; a container that is stopping already only ever stops sooner. */
  stop(record: ContainerRecord, { grace, message }: StopOptions): void {
    const { run } = record
    if (!run || run.end) return
    const { after, hook, exitCode } = this.#plan(record, run, grace)
    const due = plus(this.context.scheduling.now(), after)
    const known = this.#due.get(run)
    if (known !== undefined && known <= due) return
    if (known === undefined && message !== undefined) {
      recordEvent(this.context, this.state.pod, { type: 'Normal', reason: 'Killing', message }, record)
    }
    run.stopTimer?.cancel()
    this.#due.set(run, due)
    run.signalledAt = plus(this.context.scheduling.now(), milliseconds(hook))
    const { namespace, name } = this.state.pod.metadata
    const cause = `kubelet ${this.host.name}: stop container "${record.name}" of pod "${namespace}/${name}"`
    run.stopTimer = this.context.scheduling.after(after, cause, () => {
      this.onStopped(record, exitCode, reasonOf(exitCode))
      return undefined
    })
  }

  /** How long the stop takes, and with which code the container ends. */
  #plan(record: ContainerRecord, run: ContainerRun, grace: Milliseconds): StopPlan {
    const question = { pod: this.state.pod, container: record.spec, profile: this.context.profile }
    const hook = Math.min(hookOutcome(record.spec.lifecycle?.preStop, question).time, grace)
    const budget = Math.max(grace - hook, LEAST_GRACE)
    const { stopTime, stopCode } = run.program
    const obeys = stopTime !== 'ignores SIGTERM' && stopTime <= budget
    return {
      hook: milliseconds(hook),
      after: milliseconds(hook + (obeys ? stopTime : budget)),
      exitCode: obeys ? stopCode : KILLED,
    }
  }
}
