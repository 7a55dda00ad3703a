import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import { UsageError } from '../../base/usage-error'
import type { CaseNode, Run } from './case'
import { PARTS, type Part } from './tally'

/** A change of text, as a regular expression (flags `g` and `m`) and what replaces it. */
export interface Rewrite {
  readonly match: string
  readonly replace: string
}

/**
 * One difference between the recorded version and the simulated one, as a general rule: it says how the
 * recorded facts read today, and which of today's facts did not exist then. An item of a list, or a line
 * of output, that becomes empty is dropped.
 */
export interface VersionDifference {
  readonly id: string
  /** What changed in Kubernetes, and in which release. */
  readonly reason: string
  readonly parts: readonly Part[]
  /** Only runs whose command line matches. */
  readonly command?: string
  /** How recorded text reads today. */
  readonly recorded?: readonly Rewrite[]
  /** Today's text without what is new. */
  readonly simulated?: readonly Rewrite[]
  /**
   * Fields of snapshots that only today's version has, or only the recorded one had: key by key, through lists.
   * `?node` goes on only where the field `node` is set.
   */
  readonly added?: readonly (readonly string[])[]
  readonly removed?: readonly (readonly string[])[]
  /** A command that failed with this message then and works today: it is neither run nor compared. */
  readonly skipCommand?: string
  /** Recorded text that says the same in words of its time: that something is printed is compared, not what. */
  readonly incomparable?: string
  /** Where no node has this label and nodes differ in size, replicas were placed by other rules. */
  readonly placementWithoutLabel?: string
  /** Lines of kubectl 1.32's output for which the recorded kubectl's own line counts. */
  readonly preferRecordedLine?: string
}

export type Side = 'recorded' | 'simulated'

/** The rules of the data file, ready for use; counts how often each one changed something. */
export class VersionDifferences {
  readonly #rules: readonly Compiled[]
  readonly uses = new Map<string, number>()

  constructor(rules: readonly VersionDifference[]) {
    this.#rules = rules.map(compile)
    for (const { id } of rules) this.uses.set(id, 0)
  }

  /** A snapshot or list of events of one side, with this side's rules applied. */
  apply<T extends JsonValue>(side: Side, part: Part, value: T): T {
    let result: JsonValue | undefined = value
    for (const rule of this.#rules) {
      if (!rule.parts.has(part)) continue
      for (const path of rule.fields[side]) result = this.#without(result as JsonValue, path, rule.id)
      const rewrites = rule.rewrites[side]
      if (rewrites.length > 0) result = this.#deep(result as JsonValue, rewrites, rule.id)
    }
    return result as T
  }

  /** Printed text of one side. */
  text(side: Side, command: string, text: string): string {
    let result = text
    for (const rule of this.#rules) {
      if (!rule.parts.has('runs') || (rule.command && !rule.command.test(command))) continue
      result = this.#rewrite(result, rule.rewrites[side], rule.id)
    }
    return result
  }

  /** Whether kubectl 1.32's line is worth less than the recorded one, and why. */
  prefersRecordedLine(command: string, line: string): boolean {
    const rule = this.#rules.find(
      ({ preferred, command: applies }) => preferred?.test(line) && (!applies || applies.test(command)),
    )
    if (rule) this.#used(rule.id)
    return rule !== undefined
  }

  /** Whether a recorded run must not be repeated. */
  skips(run: Run): boolean {
    return this.#matches('skipped', run.cmd, run.stderr)
  }

  /** Whether what was printed cannot be compared word by word. */
  isIncomparable(command: string, recorded: string): boolean {
    return this.#matches('incomparable', command, recorded)
  }

  /** Whether replicas were placed by other rules on these nodes. */
  placesOtherwise(nodes: readonly CaseNode[]): boolean {
    const sizes = new Set(nodes.map(({ cpu, memory }) => `${cpu} ${memory}`))
    const rule = this.#rules.find(({ label }) => label && !nodes.some(({ labels }) => labels?.[label] !== undefined))
    if (!rule || sizes.size < 2) return false
    this.#used(rule.id)
    return true
  }

  #matches(pattern: 'skipped' | 'incomparable', command: string, text: string): boolean {
    const rule = this.#rules.find((one) => one[pattern]?.test(text) && (!one.command || one.command.test(command)))
    if (rule) this.#used(rule.id)
    return rule !== undefined
  }

  #deep(value: JsonValue, rewrites: readonly CompiledRewrite[], id: string): JsonValue {
    if (typeof value === 'string') return this.#rewrite(value, rewrites, id)
    if (Array.isArray(value)) {
      const changed = value.map((item) => [item, this.#deep(item, rewrites, id)] as const)
      return changed.filter(([before, after]) => !becameEmpty(before, after)).map(([, after]) => after)
    }
    if (!isObject(value)) return value
    const entries = Object.entries(value as JsonObject).map(
      ([key, item]) => [key, item === undefined ? undefined : this.#deep(item, rewrites, id)] as const,
    )
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject
  }

  #rewrite(text: string, rewrites: readonly CompiledRewrite[], id: string): string {
    const result = rewrites.reduce((changed, { match, replace }) => changed.replace(match, replace), text)
    if (result !== text) this.#used(id)
    return result
  }

  #without(value: JsonValue, path: readonly string[], id: string): JsonValue {
    if (Array.isArray(value)) return value.map((item) => this.#without(item, path, id))
    const [key, ...rest] = path
    if (!isObject(value) || key === undefined) return value
    const record = value as JsonObject
    if (key.startsWith('?')) return record[key.slice(1)] ? this.#without(record, rest, id) : value
    if (!(key in record)) return value
    if (rest.length > 0) return { ...record, [key]: this.#without(record[key] as JsonValue, rest, id) }
    this.#used(id)
    return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) as JsonObject
  }

  #used(id: string): void {
    this.uses.set(id, (this.uses.get(id) ?? 0) + 1)
  }
}

/** A text that a rule took away, or an event whose message it took away. */
const becameEmpty = (before: JsonValue, after: JsonValue): boolean =>
  (after === '' && before !== '') ||
  (isObject(before) && isObject(after) && after.message === '' && before.message !== '')

interface CompiledRewrite {
  readonly match: RegExp
  readonly replace: string
}

interface Compiled {
  readonly id: string
  readonly parts: ReadonlySet<Part>
  readonly command: RegExp | undefined
  readonly preferred: RegExp | undefined
  readonly skipped: RegExp | undefined
  readonly incomparable: RegExp | undefined
  readonly label: string | undefined
  readonly rewrites: Readonly<Record<Side, readonly CompiledRewrite[]>>
  readonly fields: Readonly<Record<Side, readonly (readonly string[])[]>>
}

const pattern = (text: string | undefined): RegExp | undefined => (text === undefined ? undefined : new RegExp(text))

function compile(rule: VersionDifference): Compiled {
  if (!rule.id || !rule.reason || !rule.parts.every((part) => PARTS.includes(part))) {
    throw new UsageError(
      `Cannot use the version difference ${JSON.stringify(rule.id)}: it needs an id, a reason and parts.`,
    )
  }
  const rewrites = (list: readonly Rewrite[] = []): readonly CompiledRewrite[] =>
    list.map(({ match, replace }) => ({ match: new RegExp(match, 'gm'), replace }))
  return {
    id: rule.id,
    parts: new Set(rule.parts),
    command: pattern(rule.command),
    preferred: pattern(rule.preferRecordedLine),
    skipped: pattern(rule.skipCommand),
    incomparable: pattern(rule.incomparable),
    label: rule.placementWithoutLabel,
    rewrites: { recorded: rewrites(rule.recorded), simulated: rewrites(rule.simulated) },
    fields: { recorded: rule.removed ?? [], simulated: rule.added ?? [] },
  }
}
