import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { count } from '../base/text'
import type { GradingLimits } from './exercise-settings'
import type { Job, Outcome, Report, RunnerModules } from './worker-protocol'

/** What came of a job; there is always one, whatever the submission did. */
export interface JobResult {
  readonly outcomes: readonly Outcome[]
  readonly notes: readonly string[]
  readonly refusal: string | undefined
  /** Why the checks ended early, in words; `undefined` when all ran. */
  readonly stopped: string | undefined
}

/** A fresh process now and then keeps memory flat over a class of any size. */
const JOBS_PER_PROCESS = 100
const START_LIMIT = 60_000

/** One grading process under a watchdog: restarted when a submission has brought it down. */
export class GradingProcess {
  readonly #modules: RunnerModules
  readonly #limits: Pick<GradingLimits, 'seconds' | 'megabytes'>
  #child: ChildProcess | undefined
  #jobs = 0
  /** Where the process works; it goes when the process goes. */
  #home: string | undefined

  constructor(modules: RunnerModules, limits: Pick<GradingLimits, 'seconds' | 'megabytes'>) {
    this.#modules = modules
    this.#limits = limits
  }

  /** Runs a job; rejects only when the process cannot start at all. */
  async run(job: Job): Promise<JobResult> {
    if (this.#jobs >= JOBS_PER_PROCESS) this.close()
    const child = this.#child ?? (await this.#start())
    this.#jobs++
    const { seconds, megabytes } = this.#limits
    const outcomes: Outcome[] = []
    let notes: readonly string[] = []
    let refusal: string | undefined
    const stopped = await this.#converse(child, job, {
      milliseconds: seconds * 1000,
      late: `the time limit of ${count(seconds, 'second')} was reached`,
      crashed: `the checks ended unexpectedly; most likely the memory limit of ${megabytes} megabytes was reached`,
      listen: (report) => {
        if (report.kind === 'outcome') outcomes.push(report.outcome)
        if (report.kind === 'inspected') ({ notes, refusal } = { refusal: undefined, ...report })
      },
    })
    if (stopped !== undefined) this.close()
    return { outcomes, notes, refusal, stopped }
  }

  close(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
    this.#jobs = 0
    if (this.#home !== undefined) rmSync(this.#home, { recursive: true, force: true })
    this.#home = undefined
  }

  async #start(): Promise<ChildProcess> {
    this.#home = mkdtempSync(join(tmpdir(), 'gherkube-grade-'))
    // Nothing of the environment goes in: what is not there cannot leak into what a learner reads.
    const child = fork(require.resolve('./worker'), [], {
      cwd: this.#home,
      env: { TMPDIR: process.env.TMPDIR ?? '/tmp' },
      execArgv: [`--max-old-space-size=${this.#limits.megabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const stopped = await this.#converse(child, this.#modules, {
      milliseconds: START_LIMIT,
      late: 'it did not start in time',
      crashed: 'it ended while it was starting',
      listen: () => {},
    })
    if (stopped !== undefined) {
      child.kill('SIGKILL')
      this.close()
      throw new Error(`Cannot start a grading process: ${stopped}`)
    }
    this.#child = child
    return child
  }

  /** Sends a message and listens until the process is done, time is over, or the process is gone. */
  #converse(
    child: ChildProcess,
    message: Job | RunnerModules,
    ends: {
      readonly milliseconds: number
      readonly late: string
      readonly crashed: string
      readonly listen: (report: Report) => void
    },
  ): Promise<string | undefined> {
    return new Promise((resolve) => {
      const end = (reason: string | undefined): void => {
        clearTimeout(timer)
        child.removeAllListeners()
        // Killing a process that is gone already is no error worth a crash of the class run.
        child.on('error', () => {})
        resolve(reason)
      }
      const timer = setTimeout(() => end(ends.late), ends.milliseconds)
      child.on('message', (report: Report) => {
        ends.listen(report)
        if (report.kind === 'done' || report.kind === 'ready') end(undefined)
        if (report.kind === 'broken') end(`the checks could not run: ${report.message}`)
      })
      child.on('exit', () => end(ends.crashed))
      child.on('error', (error) => end(`the process failed: ${error.message}`))
      child.send(message)
    })
  }
}
