import { parseArgs } from 'node:util'
import type { WebAnswer } from '../api/web'
import { milliseconds, seconds } from '../base/time'
import { UsageError } from '../base/usage-error'
import { type NetTool, parseTarget, STATUS_TEXT, type ToolResult } from './net-tool'

const OPTIONS = {
  'output-document': { type: 'string', short: 'O' },
  quiet: { type: 'boolean', short: 'q' },
  spider: { type: 'boolean' },
  timeout: { type: 'string', short: 'T' },
} as const

/** BusyBox gives up after this long. */
const TIMEOUT = '900'

/** The `wget` of BusyBox: prints what is answered with `-O -`, and fails with its words. */
export const wget: NetTool = (words, network) => {
  const { values, positionals } = parse(words)
  const [target = ''] = positionals
  const request = positionals.length === 1 ? parseTarget(target) : undefined
  if (!request) throw refusal('it takes one URL')
  const shown = values['output-document'] === '-' && !values.spider
  return resultOf(network.request(request), { host: request.host, shown, timeout: Number(values.timeout ?? TIMEOUT) })
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw refusal(`${(error as Error).message.split('. ')[0]}; known are -q, -O FILE, -T SECONDS and --spider`)
  }
}

const refusal = (why: string): UsageError => new UsageError(`Cannot run this wget command: ${why}.`)

interface Asked {
  readonly host: string
  readonly shown: boolean
  readonly timeout: number
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
      return { ...failure('download timed out'), takes: seconds(timeout) }
  }
}

const failure = (message: string): ToolResult => ({
  exitCode: 1,
  stdout: '',
  stderr: `wget: ${message}\n`,
  takes: milliseconds(0),
})
