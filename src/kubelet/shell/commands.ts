import { Leave, type Machine } from './machine'

/** Runs one command. @returns its exit code */
type Command = (words: readonly string[], machine: Machine) => number

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** `5`, `0.5`, `2m`, `infinity`: what sleep and timeout take, in milliseconds. */
export function durationOf(text: string): number | undefined {
  if (/^inf(inity)?$/.test(text)) return Number.POSITIVE_INFINITY
  const match = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(text)
  return match ? Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] as number) * 1000) : undefined
}

const forever: Command = () => {
  throw new Leave({ kind: 'forever' })
}

const sleep: Command = (words, machine) => {
  const spans = words.map(durationOf)
  if (spans.length === 0 || spans.includes(undefined)) return 1
  const total = spans.reduce<number>((sum, span) => sum + (span ?? 0), 0)
  if (total === Number.POSITIVE_INFINITY) throw new Leave({ kind: 'forever' })
  machine.now += total
  return 0
}

const echo: Command = (words, machine) => {
  const [first, ...rest] = words
  if (first === '-n') machine.write(rest.join(' '))
  else machine.write(`${(first === '-e' ? rest : words).join(' ')}\n`)
  return 0
}

const printf: Command = ([format = '', ...values], machine) => {
  const left = [...values]
  machine.write(format.replace(/\\n/g, '\n').replace(/%[sd]/g, () => left.shift() ?? ''))
  return 0
}

const exit: Command = ([code = '0'], machine) => {
  throw new Leave({ kind: 'exit', at: machine.now, code: Number(code) & 255 })
}

const pathsOf = (words: readonly string[]): readonly string[] => words.filter((word) => !word.startsWith('-'))

const touch: Command = (words, machine) => {
  for (const path of pathsOf(words)) machine.touch(path)
  return 0
}

const remove: Command = (words, machine) => {
  const removed = pathsOf(words).map((path) => machine.remove(path))
  return removed.includes(false) && !words.some((word) => /^-\w*f/.test(word)) ? 1 : 0
}

const read: Command = (words, machine) => {
  const absent = pathsOf(words).find((path) => !machine.has(path) && !path.startsWith('/proc/') && path !== '/dev/null')
  if (absent === undefined) return 0
  machine.write(`cat: can't open '${absent}': No such file or directory\n`)
  return 1
}

/** `test` and `[`: what files and strings and numbers are. */
const check: Command = (words, machine) => {
  const terms = words.at(-1) === ']' ? words.slice(0, -1) : words
  if (terms[0] === '!') return check(terms.slice(1), machine) === 0 ? 1 : 0
  return holds(terms, machine) ? 0 : 1
}

function holds([first = '', second = '', third = '', ...rest]: readonly string[], machine: Machine): boolean {
  if (rest.length > 0) return false
  switch (first) {
    case '-e':
    case '-f':
    case '-r':
    case '-s':
    case '-d':
      if (second !== '') return machine.has(second)
      break
    case '-z':
      return second === ''
    case '-n':
      return second !== ''
  }
  return second === '' ? first !== '' : compares(first, second, third)
}

function compares(left: string, operator: string, right: string): boolean {
  const [a, b] = [Number(left), Number(right)]
  switch (operator) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '-eq':
      return a === b
    case '-ne':
      return a !== b
    case '-gt':
      return a > b
    case '-ge':
      return a >= b
    case '-lt':
      return a < b
    case '-le':
      return a <= b
    default:
      return false
  }
}

const sequence: Command = (words, machine) => {
  const [from, to] = words.length > 1 ? [Number(words[0]), Number(words.at(-1))] : [1, Number(words[0])]
  for (let n = from ?? 1; n <= Math.min(to ?? 0, 10_000); n++) machine.write(`${n}\n`)
  return 0
}

const variable = (name: string): Command => {
  return (_, machine) => {
    machine.write(`${machine.variables.get(name) ?? ''}\n`)
    return 0
  }
}

const assign: Command = (words, machine) => {
  for (const word of words) {
    const [name = '', ...value] = word.split('=')
    if (value.length > 0) machine.variables.set(name, value.join('='))
  }
  return 0
}

/** Runs in no time at all and always succeeds, as far as anyone can tell. */
const quiet: Command = () => 0

/** `tail -f` never ends; without `-f` it does. */
const tail: Command = (words, machine) => (words.some((word) => /^-\w*[fF]/.test(word)) ? forever(words, machine) : 0)

/** Commands whose behaviour is known. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['sleep', sleep],
  ['usleep', (words, machine) => sleep([String(Number(words[0] ?? 0) / 1_000_000)], machine)],
  ['true', quiet],
  [':', quiet],
  ['false', () => 1],
  ['echo', echo],
  ['printf', printf],
  ['exit', exit],
  ['touch', touch],
  ['rm', remove],
  ['cat', read],
  ['ls', read],
  ['test', check],
  ['[', check],
  ['seq', sequence],
  ['hostname', variable('HOSTNAME')],
  ['export', assign],
  ['tail', tail],
  ['pause', forever],
  ['top', forever],
  ...['set', 'trap', 'cd', 'mkdir', 'chmod', 'chown', 'date', 'env', 'id', 'pwd', 'umask', 'uname', 'whoami'].map(
    (name): [string, Command] => [name, quiet],
  ),
])
