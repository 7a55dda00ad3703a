import { parseArgs } from 'node:util'
import type { WebAnswer, WebRequest } from '../api/web'
import { milliseconds, seconds } from '../base/time'
import { UsageError } from '../base/usage-error'
import { type NetTool, parseTarget, STATUS_TEXT, type ToolResult } from './net-tool'

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

type Options = ReturnType<typeof parse>['values']

/** How long Linux tries to connect to something that does not answer. */
const SYSTEM_CONNECT_TIMEOUT = 131
const EXIT = { usage: 2, url: 3, host: 6, connect: 7, http: 22, timeout: 28, empty: 52 }

/** `curl`, as far as GET and HEAD go: prints what is answered, and fails with curl's words and exit codes. */
export const curl: NetTool = (words, network) => {
  const { values, positionals } = parse(words)
  const [target = ''] = positionals
  if (positionals.length === 0) return failure(values, EXIT.usage, 'no URL specified')
  if (positionals.length > 1) throw refusal(`one URL a command, found ${positionals.join(' and ')}`)
  refuseUnknown(values)
  const request = parseTarget(target)
  if (!request) return failure(values, EXIT.url, 'URL rejected: Malformed input to a URL function')
  return resultOf(values, request, network.request(request))
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const known = Object.entries(OPTIONS).map(([name, option]) =>
      'short' in option ? `-${option.short}/--${name}` : `--${name}`,
    )
    throw refusal(`${(error as Error).message.split('. ')[0]}; known are ${known.join(', ')}`)
  }
}

const refusal = (why: string): UsageError => new UsageError(`Cannot run this curl command: ${why}.`)

function refuseUnknown({ request = 'GET', output = '-', ...options }: Options): void {
  for (const limit of ['max-time', 'connect-timeout'] as const) {
    if (Number.isNaN(Number(options[limit] ?? 0))) {
      throw refusal(`--${limit} takes a number of seconds, found ${JSON.stringify(options[limit])}`)
    }
  }
  if (!/^(?:GET|HEAD)$/.test(request)) {
    throw refusal(`what programs do with ${request} is not simulated, only GET and HEAD`)
  }
  if (output !== '-' && output !== '/dev/null') throw refusal(`nothing is saved to files: ${output}`)
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
  const given = [options['connect-timeout'], options['max-time']].flatMap((text) => text ?? []).map(Number)
  const after = Math.min(SYSTEM_CONNECT_TIMEOUT, ...given)
  const message =
    given.length > 0
      ? `Connection timed out after ${after * 1000 + 1} milliseconds`
      : `Failed to connect to ${host} port ${port} after ${after * 1000} ms: Couldn't connect to server`
  return { ...failure(options, EXIT.timeout, message), takes: seconds(after) }
}

/** @throws {UsageError} when nothing limits the wait for an answer that never comes */
function hung(options: Options, why: string): ToolResult {
  const limit = options['max-time']
  if (limit === undefined)
    throw refusal(`${why}, and curl waits for an answer for ever; limit it with --max-time SECONDS`)
  const message = `Operation timed out after ${Number(limit) * 1000 + 1} milliseconds with 0 bytes received`
  return { ...failure(options, EXIT.timeout, message), takes: seconds(Number(limit)) }
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
