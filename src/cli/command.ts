import type { OptionSpec, ParsedArguments } from './arguments'

/** 0: all went well. 1: something that was tested failed. 2: the command was used wrongly. */
export type ExitCode = 0 | 1 | 2

/** Where a command talks to: a terminal, or a test that listens. */
export interface Terminal {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly colours: boolean
  /** Characters in a line, where somebody watches; absent in logs and files. */
  readonly columns?: number
  out(text: string): void
  err(text: string): void
}

/** One word after `gherkube`. To add one: a file under `commands/` and a line in `commands/index.ts`. */
export interface Command {
  readonly name: string
  /** One line for the overview. */
  readonly summary: string
  /** What follows the name, as help shows it: `[path ...]`. */
  readonly usage: string
  readonly options: readonly OptionSpec[]
  /** What help says after the options. */
  readonly details?: string
  /** How many arguments it takes at most; any number unless said. */
  readonly maxArguments?: number
  /** Loads what it needs itself, so that other commands start fast. Throws `UsageError` on wrong use. */
  run(args: ParsedArguments, terminal: Terminal): Promise<ExitCode>
}
