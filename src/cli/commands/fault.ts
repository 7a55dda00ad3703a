import type { ImageBehaviour } from '../../api/image-behaviour'
import { milliseconds } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import type { Fault } from '../../http'
import type { ParsedArguments } from '../arguments'
import type { Command } from '../command'

const FORMS = `  gherkube fault node-down|node-up|node-disconnect|node-remove|node-add NODE
  gherkube fault node-pressure NODE MemoryPressure|DiskPressure|PIDPressure on|off
  gherkube fault image IMAGE ready-after=20s|never pull=fail exit=5s:1 stop=30s logs=TEXT
  gherkube fault pod-crash POD [EXIT CODE]
  gherkube fault pod-ready POD true|false
  gherkube fault pass 10m`

export const fault: Command = {
  name: 'fault',
  summary: 'break or mend something in a cluster that "gherkube serve" serves',
  usage: '<what> [arguments]',
  options: [
    { name: 'kubeconfig', type: 'value', value: '<file>', help: "the server's kubeconfig (default: $KUBECONFIG)" },
    { name: 'namespace', type: 'value', short: 'n', value: '<name>', help: 'where the pod is (default: default)' },
    { name: 'container', type: 'value', short: 'c', value: '<name>', help: 'which container crashes (default: all)' },
  ],
  details: `What there is:\n${FORMS}`,
  async run(args, terminal) {
    const body = readWords(args)
    const file = args.value('kubeconfig') ?? terminal.env.KUBECONFIG
    if (!file) {
      throw new UsageError('Cannot find the server: name its kubeconfig with --kubeconfig, or export KUBECONFIG')
    }
    const { readServer, send } = await import('../fault-client')
    const { code, message } = await send(readServer(file), body)
    if (code === 200) {
      terminal.out(`${message}\n`)
      return 0
    }
    terminal.err(`gherkube: the server refuses: ${message}\n`)
    return 1
  },
}

const wrong = (why: string): UsageError => new UsageError(`Cannot read the fault: ${why}.\nWrite one of:\n${FORMS}`)

function readWords(args: ParsedArguments): Fault {
  const [type = '', first = '', second = '', third = ''] = args.positionals
  if (first === '') throw wrong(type === '' ? 'nothing was said' : `${type} needs to know of what`)
  const pod = { namespace: args.value('namespace') ?? 'default', name: first }
  switch (type) {
    case 'node-down':
    case 'node-up':
    case 'node-disconnect':
    case 'node-remove':
      return { type, node: first }
    case 'node-add':
      return { type, spec: { name: first } }
    case 'node-pressure':
      if (third !== 'on' && third !== 'off') throw wrong(`the pressure is on or off, not "${third}"`)
      return { type, node: first, pressure: second as 'MemoryPressure', on: third === 'on' }
    case 'image':
      return { type, image: first, behaviour: readBehaviour(args.positionals.slice(2)) }
    case 'pod-crash': {
      if (!/^\d{0,3}$/.test(second)) throw wrong(`"${second}" is no exit code`)
      const container = args.value('container')
      return { type, pod, exitCode: second === '' ? 1 : Number(second), ...(container ? { container } : {}) }
    }
    case 'pod-ready':
      if (second !== 'true' && second !== 'false') throw wrong(`a pod is ready or not: true or false, not "${second}"`)
      return { type, pod, ready: second === 'true' }
    case 'pass':
      return { type, milliseconds: readSpan(first) }
    default:
      throw wrong(`there is no fault "${type}"`)
  }
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function readSpan(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const factor = UNITS[unit]
  if (factor === undefined) throw wrong(`"${text}" is no time such as 20s or 5m`)
  return Math.round(Number(amount) * factor)
}

/** `ready-after=20s exit=5s:1`: what an image does from now on. */
function readBehaviour(words: readonly string[]): ImageBehaviour {
  if (words.length === 0) throw wrong('an image needs a behaviour')
  const parts = words.map((word): ImageBehaviour => {
    const [key, ...rest] = word.split('=')
    const value = rest.join('=')
    switch (key) {
      case 'ready-after':
        return { readyAfter: value === 'never' ? 'never' : milliseconds(readSpan(value)) }
      case 'pull':
        if (value === 'fail' || value === 'succeed') return { pull: value }
        throw wrong(`pull is fail or succeed, not "${value}"`)
      case 'exit': {
        const [after = '', code = '0'] = value.split(':')
        if (!/^\d{1,3}$/.test(code)) throw wrong(`"${code}" is no exit code`)
        return { exit: { after: milliseconds(readSpan(after)), code: Number(code) } }
      }
      case 'stop':
        return { stopTime: milliseconds(readSpan(value)) }
      case 'logs':
        return { logs: `${value}\n` }
      default:
        throw wrong(`an image has no behaviour "${key}"`)
    }
  })
  return Object.assign({}, ...parts) as ImageBehaviour
}
