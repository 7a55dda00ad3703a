import { COMMANDS, durationOf } from './commands'
import { type Ending, Leave, Machine, type Trace } from './machine'
import type { ShellNetwork } from './network'
import { parseScript } from './parse'
import { type ListItem, type Redirect, type Script, UnreadableScript, type Word } from './syntax'

export interface ScriptRun extends Trace {
  readonly ending: Ending
}

export interface RunOptions {
  readonly variables?: ReadonlyMap<string, string>
  /** Files that are there when it starts; `unknown`: then nothing can be told of a script that looks at one. */
  readonly files?: Iterable<string> | 'unknown'
  /** Nothing is told of a script with a command whose effect or output is not known for sure. */
  readonly strict?: boolean
  /** Without it, what looks at the network is not known. */
  readonly network?: ShellNetwork | undefined
}

/** Commands that succeed, but write what nobody knows here. */
const UNTOLD: ReadonlySet<string> = new Set(['cat', 'date', 'env', 'id', 'ls', 'pwd', 'tail', 'top', 'uname', 'whoami'])

/** A script that is still busy after so many commands counts as running for ever. */
const STEP_LIMIT = 5000
const SHELLS = ['sh', 'bash', 'ash', 'dash', 'busybox']
/** Commands that run another one: how many of their own words come first. */
const WRAPPERS: Readonly<Record<string, number>> = { exec: 0, nohup: 0, command: 0, time: 0, sudo: 0 }
/** Interpreters whose one-liners end by themselves, soon. */
const ONE_LINER = /^(?:perl|ruby|node|php) -\w*[er]$|^python[\d.]* -\w*c$/
const ONE_LINER_TIME = 2000

/** Finds out what a container's argument vector does, without running anything. */
export function runCommand(words: readonly string[], options: RunOptions = {}): ScriptRun {
  const machine = new Machine(options)
  const interpreter = new Interpreter(machine, options)
  const ending = interpreter.whole(() => interpreter.invoke(words))
  return { ending, ...machine.trace }
}

class Interpreter {
  #steps = 0
  /** The last command that ran is none that is known. */
  #lost = false
  #stopOnError = false

  constructor(
    private readonly machine: Machine,
    private readonly options: Pick<RunOptions, 'strict' | 'network'>,
  ) {}

  whole(body: () => number): Ending {
    try {
      const code = body()
      return this.#lost ? { kind: 'unknown' } : { kind: 'exit', at: this.machine.now, code }
    } catch (error) {
      if (error instanceof Leave) return error.ending
      if (error instanceof UnreadableScript || error instanceof RangeError) return { kind: 'unknown' }
      throw error
    }
  }

  /** Runs words as they are: no expansion any more. */
  invoke(words: readonly string[]): number {
    if (++this.#steps > STEP_LIMIT) throw new Leave({ kind: 'forever' })
    const [path = '', ...rest] = words
    const name = path.split('/').at(-1) ?? ''
    this.#lost = false
    if (name in WRAPPERS) return this.invoke(rest)
    if (name === 'timeout') return this.#timeout(rest)
    if (SHELLS.includes(name)) return this.#shell(rest)
    if (name === 'set') this.#stopOnError ||= rest.some((word) => /^-\w*e/.test(word))
    const command = COMMANDS.get(name)
    const { strict, network } = this.options
    if (network?.knows(name)) return this.#look(network, name, rest)
    if (strict && (!command || UNTOLD.has(name))) throw new Leave({ kind: 'unknown' })
    if (command) return command(rest, this.machine)
    if (rest[0] !== undefined && ONE_LINER.test(`${name} ${rest.find((word) => /^-\w*[erc]$/.test(word)) ?? ''}`)) {
      this.machine.now += ONE_LINER_TIME
      return 0
    }
    this.#lost = true
    return 0
  }

  #look(network: ShellNetwork, program: string, words: readonly string[]): number {
    const { exitCode, output, takes } = network.look(program, words, this.machine.now)
    this.machine.write(output)
    this.machine.now += takes
    // Between two looks it is not busy.
    this.#steps = 0
    return exitCode
  }

  run(script: Script): number {
    switch (script.kind) {
      case 'command':
        return this.#command(script.words, script.redirects)
      case 'pipe':
        return this.#pipe(script.parts, script.negated)
      case 'list':
        return this.#list(script.items)
      case 'if':
        for (const { condition, body } of script.branches) if (this.#succeeds(condition)) return this.run(body)
        return script.otherwise ? this.run(script.otherwise) : 0
      case 'while':
        return this.#while(script)
      case 'for':
        return this.#for(script)
    }
  }

  #shell(words: readonly string[]): number {
    const flag = words.findIndex((word) => /^-\w*c$/.test(word))
    if (flag < 0) {
      // A shell without a script and without a terminal reads end-of-file and ends.
      if (words.every((word) => word.startsWith('-'))) return 0
      if (COMMANDS.has(words[0] ?? '')) return this.invoke(words)
      this.#lost = true
      return 0
    }
    this.#stopOnError = words.slice(0, flag + 1).some((word) => /^-\w*e/.test(word))
    return this.run(parseScript(words[flag + 1] ?? ''))
  }

  #timeout(words: readonly string[]): number {
    const [limit = '', ...command] = words.filter((word) => !word.startsWith('-'))
    const span = durationOf(limit)
    if (span === undefined) return this.invoke(command)
    const start = this.machine.now
    const ending = this.whole(() => this.invoke(command))
    if (ending.kind === 'looks') throw new Leave(ending)
    const endsInTime = ending.kind === 'exit' && ending.at - start <= span
    this.#lost = false
    this.machine.now = endsInTime ? ending.at : start + span
    return endsInTime ? ending.code : 143
  }

  #command(words: readonly Word[], redirects: readonly Redirect[]): number {
    const values = words.flatMap((word) => this.#expand(word))
    const targets = redirects.map(({ target }) => this.#expand(target).join(' '))
    const assignments = values.findIndex((value) => !/^[A-Za-z_]\w*=/.test(value))
    const own = assignments < 0 ? values : values.slice(0, assignments)
    COMMANDS.get('export')?.(own, this.machine)
    const rest = assignments < 0 ? [] : values.slice(assignments)
    if (rest.length === 0 && redirects.length === 0) return 0
    const writes = redirects.some(({ operator }) => operator !== '<')
    for (const [index, target] of targets.entries()) if (redirects[index]?.operator !== '<') this.machine.touch(target)
    let code = 0
    if (writes) this.machine.capture(() => (code = rest.length > 0 ? this.invoke(rest) : 0))
    else code = rest.length > 0 ? this.invoke(rest) : 0
    this.machine.variables.set('?', String(code))
    return code
  }

  #pipe(parts: readonly Script[], negated: boolean): number {
    let code = 0
    for (const [index, part] of parts.entries()) {
      if (index === parts.length - 1) code = this.run(part)
      else this.machine.capture(() => void this.run(part))
    }
    return negated ? Number(code === 0) : code
  }

  #list(items: readonly ListItem[]): number {
    let code = 0
    for (const [index, { script, after, background }] of items.entries()) {
      if (after === 'success' && code !== 0) continue
      if (after === 'failure' && code === 0) continue
      // A background job goes its own way; only a `wait` would care, and that is not known.
      code = background ? 0 : this.run(script)
      const joined = items[index + 1]?.after ?? 'always'
      if (code !== 0 && this.#stopOnError && joined === 'always') {
        throw new Leave({ kind: 'exit', at: this.machine.now, code })
      }
    }
    return code
  }

  #while({ condition, until, body }: Extract<Script, { kind: 'while' }>): number {
    let code = 0
    while (this.#succeeds(condition) !== until) code = this.run(body)
    return code
  }

  #for({ name, words, body }: Extract<Script, { kind: 'for' }>): number {
    let code = 0
    for (const value of words.flatMap((word) => this.#expand(word))) {
      this.machine.variables.set(name, value)
      code = this.run(body)
    }
    return code
  }

  #succeeds(condition: Script): boolean {
    const strict = this.#stopOnError
    this.#stopOnError = false
    try {
      return this.run(condition) === 0
    } finally {
      this.#stopOnError = strict
    }
  }

  /** The words that a word becomes: unquoted expansions are split at spaces. */
  #expand(word: Word): readonly string[] {
    let current: string | undefined
    const words: string[] = []
    for (const part of word) {
      const text = this.#value(part)
      if (part.kind === 'text' || part.kind === 'sum' || part.quoted) {
        current = (current ?? '') + text
        continue
      }
      const pieces = text.split(/\s+/).filter((piece) => piece !== '')
      pieces.forEach((piece, index) => {
        if (index > 0 && current !== undefined) words.push(current)
        current = index > 0 ? piece : (current ?? '') + piece
      })
    }
    return current === undefined ? words : [...words, current]
  }

  #value(part: Word[number]): string {
    switch (part.kind) {
      case 'text':
        return part.text
      case 'variable':
        return this.machine.variables.get(part.name) ?? ''
      case 'output':
        return this.machine.capture(() => void this.run(part.script)).replace(/\n+$/, '')
      case 'sum':
        return String(this.#sum(part.expression))
    }
  }

  /** `a + 1`: one operation, which is what counters need. */
  #sum(expression: string): number {
    const match = /^\s*\$?(\w+)\s*(?:([-+*/%])\s*\$?(\w+)\s*)?$/.exec(expression)
    if (!match) throw new UnreadableScript('only sums of two terms are read')
    const value = (term: string): number => Number(/^\d/.test(term) ? term : (this.machine.variables.get(term) ?? 0))
    const [left, right] = [value(match[1] as string), match[3] === undefined ? 0 : value(match[3])]
    switch (match[2]) {
      case '-':
        return left - right
      case '*':
        return left * right
      case '/':
        return Math.trunc(left / right)
      case '%':
        return left % right
      default:
        return left + right
    }
  }
}
