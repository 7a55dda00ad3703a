import type {
  Envelope,
  GherkinDocument,
  Hook,
  Pickle,
  PickleStep,
  TestCase,
  TestCaseStarted,
  TestStepResult,
} from '@cucumber/messages'

interface StepPlace {
  readonly keyword: string
  readonly line: number
}

interface Attempt {
  readonly started: TestCaseStarted
  readonly results: { readonly stepId: string; readonly result: TestStepResult }[]
}

/** Remembers from a run's messages what is needed to name a scenario and its steps later. */
export class RunIndex {
  readonly #pickles = new Map<string, Pickle>()
  readonly #testCases = new Map<string, TestCase>()
  readonly #hooks = new Map<string, Hook>()
  readonly #features = new Map<string, string>()
  readonly #places = new Map<string, StepPlace>()
  readonly #suggestions = new Map<string, string>()
  readonly #attempts = new Map<string, Attempt>()

  receive(envelope: Envelope): void {
    const { pickle, testCase, hook, gherkinDocument, suggestion, testCaseStarted, testStepFinished } = envelope
    if (pickle) this.#pickles.set(pickle.id, pickle)
    if (testCase) this.#testCases.set(testCase.id, testCase)
    if (hook) this.#hooks.set(hook.id, hook)
    if (gherkinDocument) this.#readDocument(gherkinDocument)
    const code = suggestion?.snippets[0]?.code
    if (suggestion && code) this.#suggestions.set(suggestion.pickleStepId, code)
    if (testCaseStarted) this.#attempts.set(testCaseStarted.id, { started: testCaseStarted, results: [] })
    if (testStepFinished) {
      const { testCaseStartedId, testStepId, testStepResult } = testStepFinished
      this.#attempts.get(testCaseStartedId)?.results.push({ stepId: testStepId, result: testStepResult })
    }
  }

  takeAttempt(testCaseStartedId: string): Attempt | undefined {
    const attempt = this.#attempts.get(testCaseStartedId)
    this.#attempts.delete(testCaseStartedId)
    return attempt
  }

  scenario(started: TestCaseStarted): { readonly name: string; readonly feature: string; readonly place: string } {
    const pickle = this.#pickleOf(started)
    const line = pickle?.location?.line
    return {
      name: pickle?.name ?? '',
      feature: this.#features.get(pickle?.uri ?? '') ?? '',
      place: `${pickle?.uri ?? ''}${line === undefined ? '' : `:${line}`}`,
    }
  }

  isEmpty(started: TestCaseStarted): boolean {
    return this.#pickleOf(started)?.steps.length === 0
  }

  pickleStep(started: TestCaseStarted, testStepId: string): PickleStep | undefined {
    const id = this.#testStep(started, testStepId)?.pickleStepId
    return this.#pickleOf(started)?.steps.find((step) => step.id === id)
  }

  stepPlace(started: TestCaseStarted, step: PickleStep | undefined): StepPlace | undefined {
    const uri = this.#pickleOf(started)?.uri
    return step?.astNodeIds.map((id) => this.#places.get(`${uri}#${id}`)).find((place) => place !== undefined)
  }

  hookName(started: TestCaseStarted, testStepId: string): string {
    const hook = this.#hooks.get(this.#testStep(started, testStepId)?.hookId ?? '')
    return hook?.name ? `hook "${hook.name}"` : 'a hook'
  }

  suggestion(pickleStepId: string): string | undefined {
    return this.#suggestions.get(pickleStepId)
  }

  #testStep(started: TestCaseStarted, testStepId: string) {
    return this.#testCases.get(started.testCaseId)?.testSteps.find((step) => step.id === testStepId)
  }

  #pickleOf(started: TestCaseStarted): Pickle | undefined {
    return this.#pickles.get(this.#testCases.get(started.testCaseId)?.pickleId ?? '')
  }

  #readDocument({ uri = '', feature }: GherkinDocument): void {
    if (!feature) return
    this.#features.set(uri, feature.name)
    const children = feature.children.flatMap((child) => (child.rule ? child.rule.children : [child]))
    for (const { background, scenario } of children) {
      for (const { id, keyword, location } of (background ?? scenario)?.steps ?? []) {
        this.#places.set(`${uri}#${id}`, { keyword, line: location.line })
      }
    }
  }
}
