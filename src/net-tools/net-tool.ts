import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { WebAnswer, WebRequest } from '../api/web'
import { type Milliseconds, seconds } from '../base/time'
import { UsageError } from '../base/usage-error'

/** What somebody finds in the network from where they are. */
export interface NetworkAccess {
  request(request: WebRequest): WebAnswer
  /** The address of a name, and its full name; `undefined` when it has none. */
  resolve(name: string): { readonly name: string; readonly address: string } | undefined
}

/** How a program on a command line has ended. */
export interface ToolResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** How long a person waits for it. */
  readonly takes: Milliseconds
}

/** A program that has one look at the network. @throws {UsageError} for what it cannot do here */
export type NetTool = (words: readonly string[], network: NetworkAccess) => ToolResult

/** How long Linux tries to connect to something that does not answer. */
export const SYSTEM_CONNECT_TIMEOUT = seconds(131)

type Options = NonNullable<ParseArgsConfig['options']>

type ReadWords<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>>

/** What a tool was called with. @throws {UsageError} naming the options that it knows here */
export function readWords<T extends Options>(tool: string, words: readonly string[], options: T): ReadWords<T> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    const known = Object.entries<Options[string]>(options).map(([name, { short }]) =>
      short ? `-${short}/--${name}` : `--${name}`,
    )
    throw refusal(tool, `${(error as Error).message.split('. ')[0]}; known are ${known.join(', ')}`)
  }
}

export const refusal = (tool: string, why: string): UsageError =>
  new UsageError(`Cannot run this ${tool} command: ${why}.`)

/** The value of an option that is a time. @throws {UsageError} */
export function secondsOf(tool: string, option: string, text: string): Milliseconds {
  const value = Number(text)
  if (text !== '' && value >= 0) return seconds(value)
  throw refusal(tool, `--${option} takes a number of seconds, found ${JSON.stringify(text)}`)
}

/** Where a request goes; `undefined` for what is no http URL. A scheme may be missing. */
export function parseTarget(text: string): WebRequest | undefined {
  const full = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  if (!/^https?:/i.test(full) || !URL.canParse(full)) return undefined
  const url = new URL(full)
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, path: `${url.pathname}${url.search}` }
}

/** The words of a status line that go with its number. */
export const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  404: 'Not Found',
  503: 'Service Temporarily Unavailable',
}
