import { rememberedFor } from '../base/remembered'
import { type Milliseconds, milliseconds } from '../base/time'
import { CommandError } from './errors'
import type { Flag } from './flag'

export interface GivenFlag {
  readonly name: string
  readonly value: string
}

/** The flags of one call. Asking for a flag that the verb does not declare is a bug, so it throws. */
export class FlagValues {
  private readonly given = new Map<string, readonly string[]>()
  constructor(
    private readonly flags: ReadonlyMap<string, Flag>,
    /** Flags and values in the order of the command line. */
    readonly sequence: readonly GivenFlag[],
  ) {
    for (const { name, value } of sequence) this.given.set(name, [...(this.given.get(name) ?? []), value])
  }

  /** Whether it was on the command line. */
  has(name: string): boolean {
    return this.given.has(this.declared(name).name)
  }

  /** Whether the verb has such a flag at all. */
  knows(name: string): boolean {
    return this.flags.has(name)
  }

  text(name: string): string {
    return this.given.get(name)?.at(-1) ?? this.declared(name).fallback ?? ''
  }

  on(name: string): boolean {
    return this.text(name) === 'true'
  }

  integer(name: string): number | undefined {
    const text = this.text(name)
    return text === '' ? undefined : Number(text)
  }

  all(name: string): readonly string[] {
    this.declared(name)
    const given = this.given.get(name) ?? []
    return this.declared(name).kind === 'texts'
      ? given.flatMap((value) => (value === '' ? [] : value.split(',')))
      : given
  }

  /** A span of time; `0` when nothing is given and nothing falls back. */
  span(name: string): Milliseconds {
    return parseDuration(this.text(name) || '0') ?? milliseconds(0)
  }

  private declared(name: string): Flag {
    const flag = this.flags.get(name)
    if (!flag) throw new Error(`flag --${name} is not declared`)
    return flag
  }
}

export interface ParsedArguments {
  readonly words: readonly string[]
  /** How many words stood before `--`; `undefined` without one. */
  readonly dashAt: number | undefined
  readonly values: FlagValues
}

/** Reads flags and words in any order, as pflag does. @throws {CommandError} with pflag's words */
export function parseFlags(input: readonly string[], flags: readonly Flag[], path: string): ParsedArguments {
  const parser = new FlagParser(flags, path)
  const words: string[] = []
  let dashAt: number | undefined
  for (let i = 0; i < input.length; ) {
    const word = input[i] as string
    if (word === '--') {
      dashAt = words.length
      words.push(...input.slice(i + 1))
      break
    }
    if (word.startsWith('--')) i += parser.long(word, input[i + 1])
    else if (word.startsWith('-') && word !== '-') i += parser.short(word, input[i + 1])
    else {
      words.push(word)
      i++
    }
  }
  return { words, dashAt, values: parser.values() }
}

const flagsByName = rememberedFor(
  (flags: readonly Flag[]): ReadonlyMap<string, Flag> => new Map(flags.map((flag) => [flag.name, flag])),
)

class FlagParser {
  private readonly byName: ReadonlyMap<string, Flag>
  private readonly given: GivenFlag[] = []
  constructor(
    private readonly flags: readonly Flag[],
    private readonly path: string,
  ) {
    this.byName = flagsByName(flags)
  }

  values(): FlagValues {
    return new FlagValues(this.byName, this.given)
  }

  /** How many words it took. */
  long(word: string, next: string | undefined): number {
    const equals = word.indexOf('=')
    const name = word.slice(2, equals < 0 ? undefined : equals)
    const flag = this.byName.get(name)
    if (!flag) throw this.refuse(`unknown flag: --${name}`, true)
    if (equals >= 0) return this.take(flag, word.slice(equals + 1), 1)
    const bare = flag.kind === 'switch' ? 'true' : flag.bare
    if (bare !== undefined) return this.take(flag, bare, 1)
    if (next === undefined) throw this.refuse(`flag needs an argument: --${name}`)
    return this.take(flag, next, 2)
  }

  short(word: string, next: string | undefined): number {
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] as string
      const flag = this.flags.find((candidate) => candidate.short === letter)
      if (!flag) throw this.refuse(`unknown shorthand flag: '${letter}' in ${word}`, true)
      const rest = word.slice(i + 1)
      if (rest.startsWith('=')) return this.take(flag, rest.slice(1), 1)
      const bare = flag.kind === 'switch' ? 'true' : flag.bare
      if (bare !== undefined) this.take(flag, bare, 1)
      else if (rest) return this.take(flag, rest, 1)
      else if (next === undefined) throw this.refuse(`flag needs an argument: '${letter}' in ${word}`)
      else return this.take(flag, next, 2)
    }
    return 1
  }

  private take(flag: Flag, value: string, words: number): number {
    const problem = problemWith(flag, value)
    if (problem) {
      const name = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`
      throw this.refuse(`invalid argument ${JSON.stringify(value)} for "${name}" flag: ${problem}`)
    }
    const normal = flag.kind === 'switch' ? String(TRUE.includes(value)) : value
    this.given.push({ name: flag.name, value: normal })
    return words
  }

  private refuse(message: string, listFlags = false): CommandError {
    const supported = [...this.byName.keys()].sort().map((name) => `--${name}`)
    const hint = listFlags ? `\nSupported flags of ${this.path}: ${supported.join(', ')}` : ''
    return new CommandError(`${message}\nSee '${this.path} --help' for usage.${hint}`)
  }
}

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']

function problemWith(flag: Flag, value: string): string | undefined {
  const quoted = JSON.stringify(value)
  if (flag.kind === 'switch' && ![...TRUE, ...FALSE].includes(value)) {
    return `strconv.ParseBool: parsing ${quoted}: invalid syntax`
  }
  if (flag.kind === 'integer' && !/^[+-]?\d+$/.test(value)) return `strconv.ParseInt: parsing ${quoted}: invalid syntax`
  if (flag.kind === 'integer' && BigInt.asIntN(64, BigInt(value)) !== BigInt(value)) {
    return `strconv.ParseInt: parsing ${quoted}: value out of range`
  }
  if (flag.kind === 'duration' && parseDuration(value) === undefined) {
    return /\d$/.test(value) ? `time: missing unit in duration ${quoted}` : `time: invalid duration ${quoted}`
  }
  return undefined
}

const UNIT: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `1h30m`, `90s`, `0`: Go's `time.ParseDuration`. */
export function parseDuration(text: string): Milliseconds | undefined {
  if (/^[+-]?0$/.test(text)) return milliseconds(0)
  const match = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text)
  if (!match) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT[unit as string] as number)
  }
  return milliseconds(match[1] === '-' ? -total : total)
}
