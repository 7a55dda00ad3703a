import type { WebAnswer, WebRequest } from '../api/web'
import type { Milliseconds } from '../base/time'

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
