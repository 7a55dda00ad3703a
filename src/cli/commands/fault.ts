import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { parse } from 'yaml'
import type { ImageBehaviour } from '../../api/image-behaviour'
import { isObject } from '../../base/json'
import { milliseconds } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import type { Fault } from '../../http'
import type { ParsedArguments } from '../arguments'
import type { Command } from '../command'

const FORMS = `Write one of:
  gherkube fault node-down|node-up|node-disconnect|node-remove|node-add NODE
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
    { name: 'kubeconfig', type: 'value', value: '<file>', help: 'that of the server (default: $KUBECONFIG)' },
    { name: 'namespace', type: 'value', short: 'n', value: '<name>', help: 'of the pod (default: default)' },
    { name: 'container', type: 'value', short: 'c', value: '<name>', help: 'which container crashes (default: all)' },
  ],
  async run(args, terminal) {
    const body = readWords(args)
    const file = args.value('kubeconfig') ?? terminal.env.KUBECONFIG
    if (!file) {
      throw new UsageError('Cannot find the server: name its kubeconfig with --kubeconfig, or export KUBECONFIG')
    }
    const { code, message } = await send(readServer(file), body)
    if (code === 200) {
      terminal.out(`${message}\n`)
      return 0
    }
    terminal.err(`gherkube: the server refuses: ${message}\n`)
    return 1
  },
}

const wrong = (why: string): UsageError => new UsageError(`Cannot read the fault: ${why}.\n${FORMS}`)

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

interface Server {
  readonly url: string
  readonly token: string
  readonly certificate: string
}

/** The server, token and certificate of a kubeconfig that `gherkube serve` wrote. */
function readServer(file: string): Server {
  const unusable = (why: string): UsageError =>
    new UsageError(`Cannot use the kubeconfig ${file}: ${why}; name the one that "gherkube serve" wrote`)
  let config: unknown
  try {
    config = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error))
  }
  const inside = (list: unknown, key: string): Readonly<Record<string, unknown>> => {
    const entry: unknown = Array.isArray(list)
      ? list.find((item: unknown) => isObject(item) && item.name === 'gherkube')
      : undefined
    return isObject(entry) && isObject(entry[key]) ? entry[key] : {}
  }
  const { clusters, users } = isObject(config) ? config : {}
  const { server, 'certificate-authority-data': certificate } = inside(clusters, 'cluster')
  const { token } = inside(users, 'user')
  if (typeof server !== 'string' || typeof token !== 'string' || typeof certificate !== 'string') {
    throw unusable('it has no cluster "gherkube"')
  }
  return { url: server, token, certificate: Buffer.from(certificate, 'base64').toString('utf8') }
}

function send(server: Server, body: Fault): Promise<{ readonly code: number; readonly message: string }> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const call = request(
      `${server.url}/gherkube/v1/faults`,
      {
        method: 'POST',
        ca: server.certificate,
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          answer += part
        })
        response.on('end', () => {
          const { message } = JSON.parse(answer) as { readonly message: string }
          resolve({ code: response.statusCode ?? 0, message })
        })
      },
    )
    call.on('error', (error) =>
      reject(
        new UsageError(`Cannot reach the server at ${server.url}: ${error.message}; is "gherkube serve" running?`),
      ),
    )
    call.end(text)
  })
}
