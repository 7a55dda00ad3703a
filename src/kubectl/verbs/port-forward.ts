import type { Pod, Service } from '../../api/kinds'
import { type KubernetesObject, keyOf } from '../../api/object'
import { CommandError } from '../errors'
import { duration, texts } from '../flag'
import { attachablePod } from '../pod-of'
import type { Call, Verb } from '../verb'

/** Local ports above this one are handed out when none is asked for. */
const FIRST_FREE_PORT = 40_000
const LARGEST_PORT = 65_535

export const portForward: Verb = {
  name: 'port-forward',
  about: 'Forward one or more local ports to a pod, for as long as the scenario goes on.',
  usage: 'TYPE/NAME [LOCAL_PORT:]REMOTE_PORT [...]',
  flags: [
    texts('address', 'Addresses to listen on; localhost unless given'),
    duration('pod-running-timeout', 'Accepted', { fallback: '1m0s' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const [target = '', ...specifications] = call.arguments
  if (specifications.length === 0) {
    throw call.usage('TYPE/NAME and list of ports are required for port-forward')
  }
  const { pod, object } = await attachablePod(call, target)
  const ports = specifications.map(splitPort).map((port) => numbered(port, object, pod))
  const { phase } = pod.status
  if (phase !== 'Running') {
    throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`)
  }
  listen(call, pod, ports.map(parsePort))
}

/** Opens the ports that are free. @throws {CommandError} when none is */
function listen(call: Call, pod: Pod, ports: readonly PortNumbers[]): void {
  const { session } = call
  const { forwardings } = session
  if (!forwardings) throw new CommandError('nobody here could use the port: it would be closed at once')
  const addresses = addressesOf(call)
  const before = forwardings.size
  for (const { local, remote } of ports) {
    const port = local || FIRST_FREE_PORT + forwardings.size
    if (forwardings.has(port)) session.complain(inUse(port, addresses))
    else {
      forwardings.set(port, { pod: { ...keyOf(pod), uid: pod.metadata.uid }, port: remote })
      for (const address of addresses) session.say(`Forwarding from ${address}:${port} -> ${remote}`)
    }
  }
  if (forwardings.size > before) return
  const all = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')
  throw new CommandError(`unable to listen on any of the requested ports: [${all}]`)
}

interface PortText {
  readonly local: string
  readonly remote: string
}

interface PortNumbers {
  readonly local: number
  readonly remote: number
}

/** `8080:80`, `:80`, `80`, and names instead of the remote number. @throws {CommandError} */
function splitPort(text: string): PortText {
  const [local = '', remote = local, ...more] = text.split(':')
  if (more.length > 0) throw new CommandError(`invalid port format '${text}'`)
  if (remote === '') throw new CommandError('remote port cannot be empty')
  return { local, remote }
}

/** The pod's port behind a port of a Service, and the number of a port that is named. @throws {CommandError} */
function numbered({ local, remote }: PortText, object: KubernetesObject, pod: Pod): PortText {
  if (object.kind !== 'Service') {
    const number = isNumber(remote) ? remote : namedPort(pod, remote)
    return { local: local === remote ? number : local, remote: number }
  }
  const service = object as Service
  const asked = isNumber(remote) ? Number(remote) : servicePort(service, remote)
  return { local: local === remote ? String(asked) : local, remote: targetPort(service, asked, pod) }
}

const isNumber = (text: string): boolean => /^-?\d+$/.test(text)

function namedPort({ spec, metadata }: Pod, name: string): string {
  const found = spec.containers.flatMap(({ ports = [] }) => ports).find((port) => port.name === name)
  if (found) return String(found.containerPort)
  throw new CommandError(`Pod '${metadata.name}' does not have a named port '${name}'`)
}

function servicePort({ spec, metadata }: Service, name: string): number {
  const found = spec.ports?.find((port) => port.name === name)
  if (found) return found.port
  throw new CommandError(`Service '${metadata.name}' does not have a named port '${name}'`)
}

function targetPort({ spec, metadata }: Service, port: number, pod: Pod): string {
  if (spec.clusterIP === 'None') return String(port)
  const found = spec.ports?.find((each) => each.port === port)
  if (!found) throw new CommandError(`Service ${metadata.name} does not have a service port ${port}`)
  const target = found.targetPort ?? port
  return typeof target === 'number' ? String(target) : namedPort(pod, target)
}

/** @throws {CommandError} in the words of Go's number parser */
function parsePort({ local, remote }: PortText): PortNumbers {
  const numbers = { local: portNumber('local', local || '0'), remote: portNumber('remote', remote) }
  if (numbers.remote === 0) throw new CommandError('remote port must be > 0')
  return numbers
}

function portNumber(which: string, text: string): number {
  const problem = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > LARGEST_PORT ? 'value out of range' : ''
  if (!problem) return Number(text)
  throw new CommandError(`error parsing ${which} port '${text}': strconv.ParseUint: parsing "${text}": ${problem}`)
}

/** @throws {CommandError} */
function addressesOf({ flags }: Call): readonly string[] {
  const given = flags.has('address') ? flags.all('address') : ['localhost']
  const asked = given.flatMap((address) => (address === 'localhost' ? ['127.0.0.1', '::1'] : address))
  const wrong = asked.find((address) => !/^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:]*)$/i.test(address))
  if (wrong !== undefined) throw new CommandError(`${wrong} is not a valid IP`)
  return [...new Set(asked)].sort().map((address) => (address.includes(':') ? `[${address}]` : address))
}

function inUse(port: number, addresses: readonly string[]): string {
  const errors = addresses.map((address) => {
    const network = address.startsWith('[') ? 'tcp6' : 'tcp4'
    return `unable to create listener: Error listen ${network} ${address}:${port}: bind: address already in use`
  })
  return `Unable to listen on port ${port}: Listeners failed to create with the following errors: [${errors.join(' ')}]`
}
