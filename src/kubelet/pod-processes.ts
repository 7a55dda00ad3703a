import { type Instant, type Milliseconds, milliseconds, plus } from '../base/time'
import type { Timer } from '../simulation/event-queue'
import type { ContainerRecord, ContainerRun } from './container-record'
import type { KubeletContext } from './context'
import type { PodState } from './pod-state'
import type { Prober } from './prober'
import { type ProgramExit, programOf } from './program'

/** What runs in a pod's containers: when it will end by itself, and what it is known to do. */
export class PodProcesses {
  constructor(
    private readonly context: KubeletContext,
    private readonly state: PodState,
    private readonly prober: Prober,
    private readonly onExit: (record: ContainerRecord, exitCode: number, reason: string) => void,
  ) {}

  started(record: ContainerRecord, run: ContainerRun, epoch: Instant): void {
    this.#planNext(record, run)
    this.prober.started(record, run, epoch)
  }

  ended(record: ContainerRecord, exitCode: number, reason: string): void {
    const { run } = record
    if (!run || run.end) return
    run.end = { exitCode, reason, finishedAt: this.context.scheduling.now() }
    run.nextTimer?.cancel()
    run.stopTimer?.cancel()
    const isAgain = run.hookFailure !== undefined && this.state.restarts(record)
    record.waiting = isAgain ? { reason: 'PostStartHookError', message: run.hookFailure } : undefined
    this.prober.ended(record)
  }

  /** What is known about some images has changed: what runs now behaves so, as if it always had. */
  reprogram(matches: (image: string) => boolean): void {
    for (const record of this.state.running) {
      if (record.run && matches(record.run.image)) this.#reread(record, record.run)
    }
    this.prober.reconsider()
  }

  /** What its program does, as far as that is known at this moment. */
  #reread(record: ContainerRecord, run: ContainerRun): void {
    const { images, profile, scheduling } = this.context
    const { spec: container, role } = record
    const behaviour = images.behaviourOf(run.image)
    const network = run.conversation?.at(scheduling.now() - run.startedAt)
    run.program = programOf({ pod: this.state.pod, container, role, behaviour, profile, network })
    this.#planNext(record, run)
  }

  /** Ends everything without a word. */
  drop(): void {
    this.prober.stopAll()
    for (const { run } of this.state.records) {
      run?.nextTimer?.cancel()
      run?.stopTimer?.cancel()
    }
  }

  #planNext(record: ContainerRecord, run: ContainerRun): void {
    run.nextTimer?.cancel()
    const { exit, looksAfter } = run.program
    if (exit) run.nextTimer = this.#planExit(record, run, exit)
    else if (looksAfter !== undefined) run.nextTimer = this.#planLook(record, run, looksAfter)
  }

  #planExit(record: ContainerRecord, run: ContainerRun, { after, code, reason }: ProgramExit): Timer {
    const { scheduling } = this.context
    const due = Math.max(plus(run.startedAt, after), scheduling.now())
    const cause = `${this.#describe(record)} exits with code ${code}`
    return scheduling.after(milliseconds(due - scheduling.now()), cause, () => {
      this.onExit(record, code, reason)
      return undefined
    })
  }

  #planLook(record: ContainerRecord, run: ContainerRun, after: Milliseconds): Pick<Timer, 'cancel'> {
    const { startedAt } = run
    return this.context.lookouts.plan({
      startedAt,
      due: plus(startedAt, after),
      cause: `${this.#describe(record)} looks at the network`,
      action: () => {
        this.#reread(record, run)
        this.prober.reconsider()
        return undefined
      },
    })
  }

  #describe({ name }: ContainerRecord): string {
    const { metadata } = this.state.pod
    return `container "${name}" of pod "${metadata.namespace}/${metadata.name}"`
  }
}
