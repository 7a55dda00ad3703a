import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { UsageError } from '../src/base/usage-error'
import { scenarioFailure } from '../src/chai/scenario-failure'
import { splitCommandLine } from '../src/kubectl'

/** So much of what a program prints is kept, from its end. */
const MOST_OUTPUT = 200_000
/** How long a program may take to stop before it is killed. */
const PATIENCE = 3000
const LAST_LINES = 15

/** A program outside of the simulation that a scenario has started: an operator under test, for example. */
export class Program {
  readonly line: string
  readonly #child: ChildProcess
  #stdout = ''
  #stderr = ''
  #isStopping = false
  #ended: { readonly code: number | null; readonly signal: string | null } | undefined

  private constructor(line: string, child: ChildProcess) {
    this.line = line
    this.#child = child
    const tail = (text: string): string => (text.length > MOST_OUTPUT ? text.slice(-MOST_OUTPUT) : text)
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      this.#stdout = tail(this.#stdout + part)
    })
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      this.#stderr = tail(this.#stderr + part)
    })
    child.once('close', (code, signal) => {
      this.#ended = { code, signal }
    })
  }

  /**
   * Starts it beside the feature, without a shell. @throws {UsageError} when there is no such program
   */
  static async start(line: string, feature: string, kubeconfig: string): Promise<Program> {
    const [name = '', ...words] = splitCommandLine(line)
    const env = { ...process.env, KUBECONFIG: kubeconfig }
    const child = spawn(name, words, { cwd: dirname(feature), env, stdio: ['ignore', 'pipe', 'pipe'] })
    const program = new Program(line, child)
    try {
      await once(child, 'spawn')
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      const why = code === 'ENOENT' ? `there is no program "${name}" on this machine` : String(cause)
      throw new UsageError(`Cannot start \`${line}\`: ${why}`, { cause })
    }
    return program
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined
  }

  /** 0 when it succeeded; 1 also when a signal ended it. */
  get exitCode(): number {
    return this.#ended?.code ?? 1
  }

  /** @throws {AssertionError} with its last lines when it has failed */
  refuseFailure(): void {
    if (this.#isStopping || !this.#ended || this.#ended.code === 0) return
    const { code, signal } = this.#ended
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`
    const lines = `${this.#stdout}${this.#stderr}`.trimEnd().split('\n').slice(-LAST_LINES)
    throw scenarioFailure(`the program \`${this.line}\` ${how}\n\nits last lines:\n  ${lines.join('\n  ')}`)
  }

  /** Asks it to end, and kills it when it does not. */
  async stop(): Promise<void> {
    this.#isStopping = true
    if (this.hasEnded) return
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    const ended = await Promise.race([closed, setTimeout(PATIENCE, undefined, { ref: false })])
    if (ended) return
    this.#child.kill('SIGKILL')
    await closed
  }
}
