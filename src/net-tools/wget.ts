import type { WebAnswer } from '../api/web'
import { type Milliseconds, milliseconds } from '../base/time'
import { type NetTool, parseTarget, readWords, refusal, STATUS_TEXT, secondsOf, type ToolResult } from './net-tool'

const OPTIONS = {
  'no-check-certificate': { type: 'boolean' },
  'output-document': { type: 'string', short: 'O' },
  quiet: { type: 'boolean', short: 'q' },
  spider: { type: 'boolean' },
  timeout: { type: 'string', short: 'T' },
  tries: { type: 'string', short: 't' },
} as const

/** BusyBox gives up after this long. */
const TIMEOUT = '900'

/** The `wget` of BusyBox: prints what is answered with `-O -`, and fails with its words. */
export const wget: NetTool = (words, network) => {
  const { values, positionals } = readWords('wget', words, OPTIONS)
  const [target = ''] = positionals
  const request = positionals.length === 1 ? parseTarget(target) : undefined
  if (!request) throw refusal('wget', 'it takes one URL')
  const shown = values['output-document'] === '-' && !values.spider
  const timeout = secondsOf('wget', 'timeout', values.timeout ?? TIMEOUT)
  return resultOf(network.request(request), { host: request.host, shown, timeout })
}

interface Asked {
  readonly host: string
  readonly shown: boolean
  readonly timeout: Milliseconds
}

function resultOf(answer: WebAnswer, { host, shown, timeout }: Asked): ToolResult {
  switch (answer.kind) {
    case 'answer': {
      const { status, body } = answer
      if (status >= 400) return failure(`server returned error: HTTP/1.1 ${status} ${STATUS_TEXT[status] ?? ''}`)
      return { exitCode: 0, stdout: shown ? body : '', stderr: '', takes: milliseconds(0) }
    }
    case 'unknown host':
      return failure(`bad address '${host}'`)
    case 'refused':
      return failure(`can't connect to remote host (${host}): Connection refused`)
    case 'closed':
      return failure('error getting response')
    case 'unreachable':
    case 'silent':
      return { ...failure('download timed out'), takes: timeout }
  }
}

const failure = (message: string): ToolResult => ({
  exitCode: 1,
  stdout: '',
  stderr: `wget: ${message}\n`,
  takes: milliseconds(0),
})
