import { type Instant, milliseconds, plus } from '../base/time'
import type { ContainerRecord, ContainerRun } from './container-record'
import type { KubeletContext } from './context'
import type { PodState } from './pod-state'
import type { Prober } from './prober'
import { programOf } from './program'

/** What runs in a pod's containers: when it will end by itself, and what it is known to do. */
export class PodProcesses {
  constructor(
    private readonly context: KubeletContext,
    private readonly state: PodState,
    private readonly prober: Prober,
    private readonly onExit: (record: ContainerRecord, exitCode: number, reason: string) => void,
  ) {}

  started(record: ContainerRecord, run: ContainerRun, epoch: Instant): void {
    this.#planExit(record, run)
    this.prober.started(record, run, epoch)
  }

  ended(record: ContainerRecord, exitCode: number, reason: string): void {
    const { run } = record
    if (!run || run.end) return
    run.end = { exitCode, reason, finishedAt: this.context.scheduling.now() }
    run.exitTimer?.cancel()
    run.stopTimer?.cancel()
    const isAgain = run.hookFailure !== undefined && this.state.restarts(record)
    record.waiting = isAgain ? { reason: 'PostStartHookError', message: run.hookFailure } : undefined
    this.prober.ended(record)
  }

  /** What is known about some images has changed: what runs now behaves so, as if it always had. */
  reprogram(matches: (image: string) => boolean): void {
    const { images, profile } = this.context
    for (const record of this.state.running) {
      const { run, spec: container, role } = record
      if (!run || !matches(run.image)) continue
      const behaviour = images.behaviourOf(run.image)
      run.program = programOf({ pod: this.state.pod, container, role, behaviour, profile })
      this.#planExit(record, run)
    }
    this.prober.reconsider()
  }

  /** Ends everything without a word. */
  drop(): void {
    this.prober.stopAll()
    for (const { run } of this.state.records) {
      run?.exitTimer?.cancel()
      run?.stopTimer?.cancel()
    }
  }

  #planExit(record: ContainerRecord, run: ContainerRun): void {
    run.exitTimer?.cancel()
    const { exit } = run.program
    if (!exit) return
    const { scheduling } = this.context
    const due = Math.max(plus(run.startedAt, exit.after), scheduling.now())
    const { namespace, name } = this.state.pod.metadata
    const cause = `container "${record.name}" of pod "${namespace}/${name}" exits with code ${exit.code}`
    run.exitTimer = scheduling.after(milliseconds(due - scheduling.now()), cause, () => {
      this.onExit(record, exit.code, exit.reason)
      return undefined
    })
  }
}
