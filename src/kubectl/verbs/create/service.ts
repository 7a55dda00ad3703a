import { services } from '../../../api/resources/service'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { integer, text, texts } from '../../flag'
import type { Call, Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireFlags, requireName } from './generate'

const TCP = texts('tcp', 'PORT:TARGETPORT; repeatable')

interface ServiceWish {
  readonly type: string
  readonly extra?: JsonObject
}

function create(call: Call, { type, extra }: ServiceWish): Promise<void> {
  const name = requireName(call)
  const ports = call.flags.all('tcp').map(readPort)
  const clusterIP = call.flags.knows('clusterip') ? call.flags.text('clusterip') : ''
  if (ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None') {
    throw new CommandError(`at least one tcp port specifier must be provided`)
  }
  const labels = { app: name }
  const spec = {
    ...(ports.length > 0 ? { ports } : {}),
    selector: labels,
    type,
    ...(clusterIP ? { clusterIP } : {}),
    ...extra,
  } as unknown as JsonObject
  const content = { spec, status: { loadBalancer: {} } }
  const failure = `failed to create ${type} service: `
  return createGenerated(call, { resource: services, name, metadata: { labels }, content, failure })
}

function readPort(spec: string): JsonObject {
  const [port = '', target = port, ...more] = spec.split(':')
  if (!/^\d+$/.test(port) || more.length > 0)
    throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(port)}: invalid syntax`)
  return {
    name: spec.replace(':', '-'),
    port: Number(port),
    protocol: 'TCP',
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
  }
}

const clusterIp: Verb = {
  name: 'clusterip',
  about: 'Create a ClusterIP service.',
  usage: 'NAME [--tcp=<port>:<targetPort>]',
  flags: [...GENERATOR_FLAGS, TCP, text('clusterip', 'An address of its own, or None')],
  run: (call) => create(call, { type: 'ClusterIP' }),
}

const nodePort: Verb = {
  name: 'nodeport',
  about: 'Create a NodePort service.',
  usage: 'NAME [--tcp=port:targetPort]',
  flags: [...GENERATOR_FLAGS, TCP, integer('node-port', 'The port on each node', { fallback: '0' })],
  async run(call) {
    const port = call.flags.integer('node-port') as number
    if (port === 0) return create(call, { type: 'NodePort' })
    const [first] = call.flags.all('tcp').map(readPort)
    return create(call, { type: 'NodePort', extra: { ports: [{ ...first, nodePort: port }] } as unknown as JsonObject })
  },
}

const loadBalancer: Verb = {
  name: 'loadbalancer',
  about: 'Create a LoadBalancer service.',
  usage: 'NAME [--tcp=port:targetPort]',
  flags: [...GENERATOR_FLAGS, TCP],
  run: (call) => create(call, { type: 'LoadBalancer' }),
}

const externalName: Verb = {
  name: 'externalname',
  about: 'Create an ExternalName service.',
  usage: 'NAME --external-name external.name',
  flags: [...GENERATOR_FLAGS, TCP, text('external-name', 'The name that it stands for')],
  async run(call) {
    requireFlags(call, ['external-name'])
    return create(call, { type: 'ExternalName', extra: { externalName: call.flags.text('external-name') } })
  },
}

export const createService: Verb = {
  name: 'service',
  aliases: ['svc'],
  about: 'Create a service using a specified subcommand.',
  verbs: [clusterIp, externalName, loadBalancer, nodePort],
}
