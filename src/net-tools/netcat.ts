import { milliseconds } from '../base/time'
import { type NetTool, readWords, refusal, SYSTEM_CONNECT_TIMEOUT, secondsOf, type ToolResult } from './net-tool'

const OPTIONS = {
  verbose: { type: 'boolean', short: 'v' },
  wait: { type: 'string', short: 'w' },
  zero: { type: 'boolean', short: 'z' },
} as const
/** `nc -z`: whether a port takes connections. */
export const netcat: NetTool = (words, network) => {
  const { values, positionals } = readWords('nc', words, OPTIONS)
  const [host = '', port = ''] = positionals
  if (!values.zero || positionals.length !== 2 || !/^\d+$/.test(port))
    throw refusal('nc', 'it knows `nc -z [-v] [-w SECONDS] HOST PORT` only')
  const answer = network.request({ host, port: Number(port), path: '/' })
  const opened: ToolResult = {
    exitCode: 0,
    stdout: '',
    stderr: values.verbose ? `${host} (${host}:${port}) open\n` : '',
    takes: milliseconds(0),
  }
  switch (answer.kind) {
    case 'unknown host':
      return { ...opened, exitCode: 1, stderr: `nc: bad address '${host}'\n` }
    case 'refused':
      return {
        ...opened,
        exitCode: 1,
        stderr: values.verbose ? `nc: ${host} (${host}:${port}): Connection refused\n` : '',
      }
    case 'unreachable':
      return {
        ...opened,
        exitCode: 1,
        takes: values.wait === undefined ? SYSTEM_CONNECT_TIMEOUT : secondsOf('nc', 'wait', values.wait),
      }
    default:
      return opened
  }
}
