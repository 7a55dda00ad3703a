import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import { type GherkinDocument, IdGenerator, type Pickle, type Scenario, type Step } from '@cucumber/messages'
import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'

export interface TextFile {
  readonly path: string
  readonly text: string
}

/** One thing that earns points (or none): a scenario, or one outcome of it that has points of its own. */
export interface Check {
  /** `1.2`, `1.2.1`: the place in the features. */
  readonly number: string
  readonly name: string
  readonly feature: string
  readonly points: number
  readonly hidden: boolean
  readonly hint: string | undefined
  /** Hints of single steps, by line. */
  readonly stepHints: Readonly<Record<number, string>>
  /** What the runner runs: this text under this path, the scenario on this line. */
  readonly path: string
  readonly text: string
  readonly line: number
  /** Where the scenario starts; `line` is a row when it is an outline. */
  readonly scenarioLine: number
}

/** What a run calls a check. */
export const targetOf = ({ path, line }: Pick<Check, 'path' | 'line'>): string => `checks/${path}:${line}`

/** @throws {UsageError} for a feature that cannot be read, or points that contradict each other */
export function readChecks(features: readonly TextFile[], exercise: string): readonly Check[] {
  return features.flatMap((file, index) => checksOf(file, { exercise, number: index + 1 }))
}

function checksOf(
  file: TextFile,
  { exercise, number }: { readonly exercise: string; readonly number: number },
): readonly Check[] {
  const place = `exercise ${quote(exercise)}, checks/${file.path}`
  const document = parse(file, place)
  const notes = new Notes(document, place)
  const scenarios = new Map(scenariosOf(document).map((scenario) => [scenario.id, scenario]))
  return compile(document, file.path, IdGenerator.incrementing()).flatMap((pickle, index) => {
    const scenario = scenarios.get(pickle.astNodeIds[0] ?? '')
    if (!scenario) return []
    return checksOfPickle({ file, document, notes, scenario, pickle, place, number: `${number}.${index + 1}` })
  })
}

function parse({ text }: TextFile, place: string): GherkinDocument {
  try {
    return new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher()).parse(text)
  } catch (cause) {
    throw new UsageError(`Cannot read ${place}${parseTrouble(cause)}`, { cause })
  }
}

/** The first thing that the parser stumbled over, with its place; the rest mostly follows from it. */
function parseTrouble(cause: unknown): string {
  const { errors = [], message } = cause as Error & { readonly errors?: readonly Error[] }
  const [, place, found] = /^\((\d+:\d+)\): expected: .*, got '(.*)'$/s.exec(errors[0]?.message ?? message) ?? []
  if (place === undefined) return `: ${message}`
  return `:${place}: this is no step, scenario, tag, table or comment, or none that may stand here: ${quote(found ?? '')}`
}

const scenariosOf = ({ feature }: GherkinDocument): readonly Scenario[] =>
  (feature?.children ?? [])
    .flatMap((child) => (child.rule ? child.rule.children : [child]))
    .flatMap(({ scenario }) => (scenario ? [scenario] : []))

interface PickleContext {
  readonly file: TextFile
  readonly document: GherkinDocument
  readonly notes: Notes
  readonly scenario: Scenario
  readonly pickle: Pickle
  readonly place: string
  readonly number: string
}

function checksOfPickle(context: PickleContext): readonly Check[] {
  const { file, document, notes, scenario, pickle, place, number } = context
  const tagged = pointsTag(pickle, place)
  const whole: Check = {
    number,
    name: pickle.name,
    feature: document.feature?.name ?? file.path,
    points: tagged ?? 0,
    hidden: pickle.tags.some(({ name }) => name === '@hidden'),
    hint: notes.hintAbove(Math.min(scenario.location.line, ...scenario.tags.map(({ location }) => location.line))),
    stepHints: notes.stepHints(document),
    path: file.path,
    text: file.text,
    line: pickle.location?.line ?? scenario.location.line,
    scenarioLine: scenario.location.line,
  }
  const graded = scenario.steps.filter((step) => notes.pointsAbove(step.location.line) !== undefined)
  if (graded.length === 0) return [whole]
  const outcomes = graded.map((step, index) =>
    outcomeOf(whole, step, { others: graded.filter((each) => each !== step), index, notes }),
  )
  const sum = outcomes.reduce((total, { points }) => total + points, 0)
  if (tagged !== undefined && tagged !== sum)
    throw new UsageError(
      `Cannot read ${place}: ${quote(whole.name)} has @points:${tagged}, but its outcomes add up to ${sum}`,
    )
  return outcomes
}

/** A scenario with the other graded outcomes blanked out: each is judged by itself, and lines stay where they are. */
function outcomeOf(
  whole: Check,
  step: Step,
  { others, index, notes }: { readonly others: readonly Step[]; readonly index: number; readonly notes: Notes },
): Check {
  const blank = new Set(others.flatMap(linesOf))
  const text = whole.text.split('\n').map((line, at) => (blank.has(at + 1) ? '' : line))
  return {
    ...whole,
    number: `${whole.number}.${index + 1}`,
    name: `${whole.name}: ${step.text.replace(/:$/, '')}`,
    points: notes.pointsAbove(step.location.line) ?? 0,
    path: whole.path.replace(/\.feature$/, `.${whole.number}.${index + 1}.feature`),
    text: text.join('\n'),
  }
}

function linesOf({ location, docString, dataTable }: Step): readonly number[] {
  const last = docString
    ? docString.location.line + docString.content.split('\n').length + 1
    : (dataTable?.rows.at(-1)?.location.line ?? location.line)
  return Array.from({ length: last - location.line + 1 }, (_, offset) => location.line + offset)
}

function pointsTag({ tags }: Pickle, place: string): number | undefined {
  const points = tags.filter(({ name }) => name.startsWith('@points')).at(-1)?.name
  if (points === undefined) return undefined
  const value = /^@points:(\d{1,6})$/.exec(points)?.[1]
  if (value === undefined)
    throw new UsageError(`Cannot read ${place}: ${points} must be @points: and a whole number, as in @points:5`)
  return Number(value)
}

/** What comments say: `# points: 2` above an outcome, `# hint: …` above a step or a scenario. */
class Notes {
  readonly #comments: ReadonlyMap<number, string>
  readonly #place: string

  constructor(document: GherkinDocument, place: string) {
    this.#comments = new Map(document.comments.map(({ location, text }) => [location.line, text.trim()]))
    this.#place = place
  }

  #above(line: number, key: string): string | undefined {
    for (let at = line - 1; this.#comments.has(at); at--) {
      const comment = this.#comments.get(at) ?? ''
      const [, name, value] = /^# *(\w+): *(.*)$/.exec(comment) ?? []
      if (name === key) return value
    }
    return undefined
  }

  hintAbove(line: number): string | undefined {
    return this.#above(line, 'hint')
  }

  pointsAbove(line: number): number | undefined {
    const text = this.#above(line, 'points')
    if (text === undefined) return undefined
    if (/^\d{1,6}$/.test(text)) return Number(text)
    throw new UsageError(`Cannot read ${this.#place}:${line}: "# points: ${text}" must be a whole number`)
  }

  stepHints({ feature }: GherkinDocument): Readonly<Record<number, string>> {
    const children = (feature?.children ?? []).flatMap((child) => (child.rule ? child.rule.children : [child]))
    const steps = children.flatMap(({ background, scenario }) => (background ?? scenario)?.steps ?? [])
    const pairs = steps.map(({ location }) => [location.line, this.hintAbove(location.line)] as const)
    return Object.fromEntries(pairs.filter(([, hint]) => hint !== undefined)) as Record<number, string>
  }
}
