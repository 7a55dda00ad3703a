import type { Envelope, PickleStep, TestCaseStarted, TestStepResult } from '@cucumber/messages'
import { didYouMean, quote } from '../../base/text'
import type { Terminal } from '../command'
import { PARAMETER_EXAMPLES } from '../parameter-examples'
import { type FailedScenario, type FailedStep, failureHead, failureText } from './failure-lines'
import { RunIndex } from './run-index'
import type { RunSummary, ScenarioStatus } from './run-options'

const MARKS: Readonly<Record<ScenarioStatus, string>> = {
  passed: '.',
  failed: 'F',
  undefined: 'U',
  ambiguous: 'A',
  pending: 'P',
  skipped: '-',
  empty: 'E',
}

/** What steps call the attachment that tells of parts the simulation does not act on. */
const NOT_SIMULATED = 'not simulated'

const unusable = (sentence: string, parameter: string): string =>
  `Cannot use the step ${quote(sentence)}: there is no parameter type {${parameter}}.${didYouMean(parameter, Object.keys(PARAMETER_EXAMPLES))}`

const LINE_WIDTH = 80
/** Marks that come faster than anybody sees are shown together: each writing wakes the reader of the output. */
const GLANCE = 50
/** Whoever breaks everything reads the first few; the report has them all. */
const FAILURES_IN_FULL = 20
const WORST_FIRST: readonly ScenarioStatus[] = ['failed', 'ambiguous', 'undefined', 'pending', 'skipped', 'passed']

/** Listens to a run's messages: one mark per scenario as it ends, failures in full, and the counts. */
export class Progress {
  readonly #terminal: Terminal
  readonly #quiet: boolean
  readonly #index = new RunIndex()
  readonly #counts = { passed: 0, failed: 0, undefined: 0, ambiguous: 0, pending: 0, skipped: 0, empty: 0 }
  readonly #failures: FailedScenario[] = []
  readonly #notSimulated = new Set<string>()
  readonly #unusable: string[] = []
  #marks = 0
  #unseen = ''
  #shownAt = 0

  constructor(terminal: Terminal, options: { readonly quiet?: boolean } = {}) {
    this.#terminal = terminal
    this.#quiet = options.quiet ?? false
  }

  receive(envelope: Envelope): void {
    this.#index.receive(envelope)
    if (envelope.attachment?.fileName === NOT_SIMULATED) this.#note(envelope.attachment.body)
    const { testCaseFinished, undefinedParameterType: strange } = envelope
    if (strange) this.#unusable.push(unusable(strange.expression, strange.name))
    if (!testCaseFinished || testCaseFinished.willBeRetried) return
    const attempt = this.#index.takeAttempt(testCaseFinished.testCaseStartedId)
    if (attempt) this.#finish(attempt.started, attempt.results)
  }

  #finish(
    started: TestCaseStarted,
    results: readonly { readonly stepId: string; readonly result: TestStepResult }[],
  ): void {
    const statuses = results.map(({ result }) => result.status.toLowerCase() as ScenarioStatus)
    const status = this.#index.isEmpty(started)
      ? 'empty'
      : (WORST_FIRST.find((candidate) => statuses.includes(candidate)) ?? 'passed')
    this.#counts[status]++
    this.#mark(status)
    if (status === 'passed' || status === 'skipped') return
    const scenario = this.#index.scenario(started)
    const steps: FailedStep[] = results
      .filter(({ result }) => !['PASSED', 'SKIPPED'].includes(result.status))
      .map(({ stepId, result }) => this.#failedStep(started, stepId, result))
    this.#failures.push({ ...scenario, status, steps })
  }

  #failedStep(started: TestCaseStarted, stepId: string, result: TestStepResult): FailedStep {
    const step: PickleStep | undefined = this.#index.pickleStep(started, stepId)
    const place = this.#index.stepPlace(started, step)
    return {
      text: step ? `${place?.keyword ?? ''}${step.text}` : `(${this.#index.hookName(started, stepId)})`,
      line: place?.line,
      status: result.status.toLowerCase() as ScenarioStatus,
      message: result.message ?? '',
      suggestion: step ? this.#index.suggestion(step.id) : undefined,
    }
  }

  #note(text: string): void {
    for (const line of text.trim().split('\n')) this.#notSimulated.add(line)
  }

  #mark(status: ScenarioStatus): void {
    if (this.#quiet) return
    this.#marks++
    const red = this.#terminal.colours && status !== 'passed'
    this.#unseen += red ? `\u001b[31m${MARKS[status]}\u001b[0m` : MARKS[status]
    if (this.#marks % LINE_WIDTH === 0) this.#unseen += '\n'
    if (Date.now() - this.#shownAt >= GLANCE) this.#show()
  }

  #show(): void {
    if (this.#unseen) this.#terminal.out(this.#unseen)
    this.#unseen = ''
    this.#shownAt = Date.now()
  }

  /** Ends the line of marks and prints what failed. */
  printFailures(): void {
    this.#show()
    if (this.#marks % LINE_WIDTH !== 0) this.#terminal.out('\n')
    const { colours } = this.#terminal
    for (const [index, failure] of this.#failures.entries()) {
      const inFull = index < FAILURES_IN_FULL
      if (index === FAILURES_IN_FULL) this.#terminal.out('\nThe others are told in full in the report:\n')
      this.#terminal.out(
        inFull ? `\n${failureText(failure, index + 1, colours)}` : failureHead(failure, index + 1, colours),
      )
    }
    this.#printNotes()
  }

  /** A scenario that passes although part of it is not simulated must not pass silently. */
  #printNotes(): void {
    if (this.#notSimulated.size === 0) return
    const lines = [...this.#notSimulated].sort().map((line) => `  ${line}\n`)
    this.#terminal.out(`\nNot simulated, so not tested:\n${lines.join('')}`)
  }

  /** Sentences of step files that no step can match, each with the reason. */
  get unusableSteps(): readonly string[] {
    return this.#unusable
  }

  summary(success: boolean, parseErrors: readonly string[]): RunSummary {
    const scenarios = Object.values(this.#counts).reduce((sum, n) => sum + n, 0)
    return { scenarios, counts: { ...this.#counts }, success: success && this.#counts.empty === 0, parseErrors }
  }
}
