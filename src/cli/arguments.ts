import { didYouMean } from '../base/text'
import { UsageError } from '../base/usage-error'

/** A `--name` that a command knows. */
export interface OptionSpec {
  readonly name: string
  /** `flag` takes no value; `optional` may take one after `=`; `list` may be given more than once. */
  readonly type: 'flag' | 'value' | 'optional' | 'list'
  readonly short?: string
  /** What the value is, for help: `<expression>`. */
  readonly value?: string
  readonly help: string
}

export interface ParsedArguments {
  readonly positionals: readonly string[]
  flag(name: string): boolean
  /** The option's value; an `optional` one without a value gives ''. `undefined` when it was not given. */
  value(name: string): string | undefined
  list(name: string): readonly string[]
}

export const HELP: OptionSpec = { name: 'help', type: 'flag', short: 'h', help: 'show this help' }

/**
 * Reads a command line against the options that the command has. `--` ends the options.
 * @throws {UsageError} for an unknown option, a missing value or a value too many.
 */
export function parseArguments(argv: readonly string[], known: readonly OptionSpec[]): ParsedArguments {
  const options = [...known, HELP]
  const values = new Map<string, string[]>()
  const positionals: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string
    if (word === '--') {
      positionals.push(...argv.slice(i + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word)
      continue
    }
    const [given = '', ...rest] = word.split('=')
    const inline = rest.length > 0 ? rest.join('=') : undefined
    const spec = findOption(given, options)
    const value = optionValue(spec, given, inline, () => argv[++i])
    values.set(spec.name, [...(values.get(spec.name) ?? []), value])
  }
  return {
    positionals,
    flag: (name) => values.has(name),
    value: (name) => values.get(name)?.at(-1),
    list: (name) => values.get(name) ?? [],
  }
}

function findOption(given: string, options: readonly OptionSpec[]): OptionSpec {
  const spec = options.find(({ name, short }) => given === `--${name}` || (short && given === `-${short}`))
  if (!spec) {
    const names = options.map(({ name }) => `--${name}`)
    throw new UsageError(`Cannot read the command line: there is no option ${given}.${didYouMean(given, names)}`)
  }
  return spec
}

function optionValue(
  spec: OptionSpec,
  given: string,
  inline: string | undefined,
  next: () => string | undefined,
): string {
  switch (spec.type) {
    case 'flag':
      if (inline !== undefined) throw new UsageError(`Cannot read the command line: ${given} takes no value`)
      return ''
    case 'optional':
      return inline ?? ''
    case 'value':
    case 'list': {
      const value = inline ?? next()
      if (value === undefined || value === '') {
        throw new UsageError(
          `Cannot read the command line: ${given} needs a value, ${given} ${spec.value ?? '<value>'}`,
        )
      }
      return value
    }
  }
}
