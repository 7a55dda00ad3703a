import type { Envelope, GherkinDocument, Pickle, TestCase, TestStepFinished } from '@cucumber/messages'
import type { Outcome } from './worker-protocol'

interface Attempt {
  readonly testCaseId: string
  readonly bad: TestStepFinished[]
}

/** Turns the messages of a run into one outcome per scenario, as each ends. */
export class OutcomeReader {
  readonly #report: (outcome: Outcome) => void
  readonly #pickles = new Map<string, Pickle>()
  readonly #testCases = new Map<string, TestCase>()
  readonly #lines = new Map<string, { readonly keyword: string; readonly line: number }>()
  readonly #suggestions = new Map<string, string>()
  readonly #attempts = new Map<string, Attempt>()

  constructor(report: (outcome: Outcome) => void) {
    this.#report = report
  }

  receive(envelope: Envelope): void {
    const { pickle, testCase, gherkinDocument, suggestion, testCaseStarted, testStepFinished, testCaseFinished } =
      envelope
    const near = suggestion?.snippets[0]?.code
    if (suggestion && near) this.#suggestions.set(suggestion.pickleStepId, near)
    if (pickle) this.#pickles.set(pickle.id, pickle)
    if (testCase) this.#testCases.set(testCase.id, testCase)
    if (gherkinDocument) this.#readLines(gherkinDocument)
    if (testCaseStarted) this.#attempts.set(testCaseStarted.id, { testCaseId: testCaseStarted.testCaseId, bad: [] })
    if (testStepFinished && !['PASSED', 'SKIPPED'].includes(testStepFinished.testStepResult.status)) {
      this.#attempts.get(testStepFinished.testCaseStartedId)?.bad.push(testStepFinished)
    }
    const attempt = testCaseFinished && this.#attempts.get(testCaseFinished.testCaseStartedId)
    if (attempt) this.#report(this.#outcome(attempt))
  }

  #outcome({ testCaseId, bad }: Attempt): Outcome {
    const testCase = this.#testCases.get(testCaseId)
    const pickle = this.#pickles.get(testCase?.pickleId ?? '')
    const target = `${pickle?.uri.replaceAll('\\', '/')}:${pickle?.location?.line}`
    const [first] = bad
    if (!first) return { target, status: 'passed' }
    const { status } = first.testStepResult
    const id = testCase?.testSteps.find((step) => step.id === first.testStepId)?.pickleStepId
    const message = first.testStepResult.message ?? this.#suggestions.get(id ?? '')
    const step = pickle?.steps.find((each) => each.id === id)
    const place = step?.astNodeIds.map((node) => this.#lines.get(`${pickle?.uri}#${node}`)).find(Boolean)
    return {
      target,
      status: status === 'UNDEFINED' || status === 'AMBIGUOUS' || status === 'PENDING' ? 'undefined' : 'failed',
      ...(step ? { step: `${place?.keyword ?? ''}${step.text}` } : {}),
      ...(place ? { line: place.line } : {}),
      ...(message === undefined ? {} : { message }),
      ...stoppedBy(message),
    }
  }

  #readLines({ uri, feature }: GherkinDocument): void {
    const children = (feature?.children ?? []).flatMap((child) => (child.rule ? child.rule.children : [child]))
    for (const { background, scenario } of children) {
      for (const { id, keyword, location } of (background ?? scenario)?.steps ?? []) {
        this.#lines.set(`${uri}#${id}`, { keyword, line: location.line })
      }
    }
  }
}

/** The simulation's own words; whatever had started it may have put some before them. */
const LIMIT = /More than \d+ events(?: within one virtual second)?: [\w ]+/

function stoppedBy(message = ''): Pick<Outcome, 'stopped'> {
  const [stopped] = LIMIT.exec(message) ?? []
  return stopped === undefined ? {} : { stopped }
}
