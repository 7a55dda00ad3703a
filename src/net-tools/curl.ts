import type { WebAnswer, WebRequest } from '../api/web'
import { type Milliseconds, milliseconds } from '../base/time'
import {
  type NetTool,
  parseTarget,
  readWords,
  refusal,
  STATUS_TEXT,
  SYSTEM_CONNECT_TIMEOUT,
  secondsOf,
  type ToolResult,
} from './net-tool'

const OPTIONS = {
  'connect-timeout': { type: 'string' },
  fail: { type: 'boolean', short: 'f' },
  head: { type: 'boolean', short: 'I' },
  header: { type: 'string', short: 'H', multiple: true },
  include: { type: 'boolean', short: 'i' },
  insecure: { type: 'boolean', short: 'k' },
  location: { type: 'boolean', short: 'L' },
  'max-time': { type: 'string', short: 'm' },
  'no-progress-meter': { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  request: { type: 'string', short: 'X' },
  'show-error': { type: 'boolean', short: 'S' },
  silent: { type: 'boolean', short: 's' },
  'write-out': { type: 'string', short: 'w' },
} as const

type Options = ReturnType<typeof readWords<typeof OPTIONS>>['values']

const EXIT = { usage: 2, url: 3, host: 6, connect: 7, http: 22, timeout: 28, empty: 52 }

/** `curl`, as far as GET and HEAD go: prints what is answered, and fails with curl's words and exit codes. */
export const curl: NetTool = (words, network) => {
  const { values, positionals } = readWords('curl', words, OPTIONS)
  const [target = ''] = positionals
  if (positionals.length === 0) return failure(values, EXIT.usage, 'no URL specified')
  if (positionals.length > 1) throw refusal('curl', `one URL a command, found ${positionals.join(' and ')}`)
  refuseUnknown(values)
  const request = parseTarget(target)
  if (!request) return failure(values, EXIT.url, 'URL rejected: Malformed input to a URL function')
  return resultOf(values, request, network.request(request))
}

function refuseUnknown({ request = 'GET', output = '-' }: Options): void {
  if (!/^(?:GET|HEAD)$/.test(request)) {
    throw refusal('curl', `what programs do with ${request} is not simulated, only GET and HEAD`)
  }
  if (output !== '-' && output !== '/dev/null') throw refusal('curl', `nothing is saved to files: ${output}`)
}

function resultOf(options: Options, request: WebRequest, answer: WebAnswer): ToolResult {
  const { host, port } = request
  switch (answer.kind) {
    case 'answer':
      return answered(options, answer)
    case 'unknown host':
      return failure(options, EXIT.host, `Could not resolve host: ${host}`)
    case 'refused':
      return failure(
        options,
        EXIT.connect,
        `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`,
      )
    case 'closed':
      return failure(options, EXIT.empty, 'Empty reply from server')
    case 'unreachable':
      return unconnected(options, request)
    case 'silent':
      return hung(options, answer.why)
  }
}

function answered(options: Options, { status, headers, body }: Extract<WebAnswer, { kind: 'answer' }>): ToolResult {
  if (options.fail && status >= 400)
    return failure(options, EXIT.http, `The requested URL returned error: ${status}`, status)
  const isHead = options.head || options.request === 'HEAD'
  const head = [`HTTP/1.1 ${status} ${STATUS_TEXT[status] ?? ''}`.trimEnd(), ...headers, '', ''].join('\r\n')
  const printed = `${isHead || options.include ? head : ''}${isHead ? '' : body}`
  const shown = options.output === '/dev/null' ? '' : printed
  return { exitCode: 0, stdout: shown + writeOut(options, status), stderr: '', takes: milliseconds(0) }
}

function unconnected(options: Options, { host, port }: WebRequest): ToolResult {
  const given = [limitOf(options, 'connect-timeout'), limitOf(options, 'max-time')].flatMap((limit) => limit ?? [])
  const takes = milliseconds(Math.min(SYSTEM_CONNECT_TIMEOUT, ...given))
  const message =
    given.length > 0
      ? `Connection timed out after ${takes + 1} milliseconds`
      : `Failed to connect to ${host} port ${port} after ${takes} ms: Couldn't connect to server`
  return { ...failure(options, EXIT.timeout, message), takes }
}

/** @throws {UsageError} when nothing limits the wait for an answer that never comes */
function hung(options: Options, why: string): ToolResult {
  const takes = limitOf(options, 'max-time')
  if (takes === undefined) {
    throw refusal('curl', `${why}, and curl waits for an answer for ever; limit it with --max-time SECONDS`)
  }
  const message = `Operation timed out after ${takes + 1} milliseconds with 0 bytes received`
  return { ...failure(options, EXIT.timeout, message), takes }
}

function limitOf(options: Options, name: 'max-time' | 'connect-timeout'): Milliseconds | undefined {
  const text = options[name]
  return text === undefined ? undefined : secondsOf('curl', name, text)
}

function failure(options: Options, exitCode: number, message: string, status = 0): ToolResult {
  const isQuiet = options.silent && !options['show-error']
  const stderr = isQuiet ? '' : `curl: (${exitCode}) ${message}\n`
  return { exitCode, stdout: writeOut(options, status), stderr, takes: milliseconds(0) }
}

/** `-w '%{http_code}\n'` */
const writeOut = (options: Options, status: number): string =>
  (options['write-out'] ?? '')
    .replace(/%\{(?:http_code|response_code)\}/g, String(status).padStart(3, '0'))
    .replaceAll('\\n', '\n')
