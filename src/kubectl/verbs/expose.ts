import type { Deployment, Pod, Service } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { services } from '../../api/resources/service'
import type { JsonObject } from '../../base/json'
import { attemptAll, CommandError, throwAll } from '../errors'
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, FILE_FLAGS, OUTPUT_FLAGS, RECORD_FLAG, text, toggle } from '../flag'
import { gather } from '../gather'
import { podSpecOf } from '../pod-spec-access'
import { dryRunOf, reportOf } from '../report'
import { parseLabelSelector } from '../selector'
import type { Call, Item, Verb } from '../verb'

export const expose: Verb = {
  name: 'expose',
  about: 'Expose a resource as a new Kubernetes service.',
  usage:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name]',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    RECORD_FLAG,
    text('port', 'The port of the service; those of the containers unless given'),
    text('target-port', 'The port of the containers'),
    text('protocol', 'TCP, UDP or SCTP'),
    text('name', 'The name of the service'),
    text('type', 'ClusterIP, NodePort, LoadBalancer or ExternalName'),
    text('selector', 'The pods of the service', {}),
    text('labels', 'Labels of the service', { short: 'l' }),
    text('cluster-ip', 'The address, or None'),
    text('external-ip', 'A further address'),
    text('load-balancer-ip', 'The address of the load balancer'),
    text('session-affinity', 'None or ClientIP'),
    toggle('save-config', 'Accepted'),
    text('override-type', 'Accepted'),
    text('overrides', 'Not supported'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const report = await reportOf(call)
  const gathered = await gather(call, { all: 'no', selects: false })
  const dryRun = dryRunOf(call)
  const refused = await attemptAll(gathered.items, async (item) => {
    const body = serviceFor(call, item)
    if (dryRun === 'client') return report(services, body as unknown as KubernetesObject, 'exposed')
    const fieldManager = call.flags.text('field-manager') || 'kubectl-expose'
    const options = { dryRun: dryRun === 'server', fieldManager }
    report(services, (await call.cluster.create(services, call.namespace, body, options)).object, 'exposed')
  })
  throwAll([...gathered.errors, ...refused])
}

const EXPOSED = ['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet']

function serviceFor(call: Call, { resource, object }: Item): JsonObject {
  const { flags } = call
  if (!EXPOSED.includes(object.kind))
    throw new CommandError(`cannot expose a ${resource.group ? `${resource.kind}.${resource.group}` : resource.kind}`)
  const name = flags.text('name') || object.metadata.name
  const labels = flags.text('labels') ? equalityOf(flags.text('labels')) : object.metadata.labels
  const spec = {
    ports: portsFor(call, object),
    selector: flags.text('selector') ? equalityOf(flags.text('selector')) : selectorOf(object),
    ...(flags.text('type') ? { type: flags.text('type') } : {}),
    ...(flags.text('cluster-ip') ? { clusterIP: flags.text('cluster-ip') } : {}),
    ...(flags.text('external-ip') ? { externalIPs: [flags.text('external-ip')] } : {}),
    ...(flags.text('load-balancer-ip') && flags.text('type') === 'LoadBalancer'
      ? { loadBalancerIP: flags.text('load-balancer-ip') }
      : {}),
    ...(flags.text('session-affinity') ? { sessionAffinity: flags.text('session-affinity') } : {}),
  }
  const namespace = call.namespaceGiven ? { namespace: call.namespace } : {}
  const metadata = { name, ...namespace, ...(labels ? { labels } : {}) }
  return { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } } as unknown as JsonObject
}

const equalityOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(parseLabelSelector(text).requirements.map(({ key, values }) => [key, values[0] ?? '']))

function selectorOf(object: KubernetesObject): Readonly<Record<string, string>> {
  if (object.kind === 'Pod') {
    const { labels } = (object as Pod).metadata
    if (!labels || Object.keys(labels).length === 0) {
      throw new CommandError(
        "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
      )
    }
    return labels
  }
  const { selector } = (object as Service).spec as { readonly selector?: Record<string, unknown> }
  if (object.kind === 'Service' || object.kind === 'ReplicationController')
    return (selector ?? {}) as Record<string, string>
  const { matchLabels, matchExpressions } = (object as Deployment).spec.selector
  const refuse = (why: string): CommandError =>
    new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`)
  if (Object.keys(matchLabels ?? {}).length === 0) {
    throw refuse(`invalid ${object.kind.toLowerCase()}: no selectors, therefore cannot be exposed`)
  }
  if (matchExpressions?.length) {
    const shown = matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`)
    throw refuse(`couldn't convert expressions - "${shown.join(' ')}" to map-based selector format`)
  }
  return matchLabels ?? {}
}

/** @throws {CommandError} in Go's words */
export function parsePort(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
}

interface Port {
  readonly port: number
  readonly protocol: string
}

function portsFor(call: Call, object: KubernetesObject): readonly JsonObject[] {
  const { flags } = call
  const found = flags.text('port')
    ? flags
        .text('port')
        .split(',')
        .map((text): Port => ({ port: parsePort(text), protocol: flags.text('protocol') || 'TCP' }))
    : declaredPorts(object)
  if (found.length === 0) throw new CommandError("couldn't find port via --port flag or introspection")
  const target = flags.text('target-port')
  return found.map(({ port, protocol }, i) => ({
    ...(found.length > 1 ? { name: `port-${i + 1}` } : {}),
    port,
    protocol: flags.text('protocol') || protocol,
    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
  }))
}

function declaredPorts(object: KubernetesObject): readonly Port[] {
  if (object.kind === 'Service') {
    return ((object as Service).spec.ports ?? []).map(({ port, protocol }) => ({ port, protocol: protocol ?? 'TCP' }))
  }
  return (podSpecOf(object)?.containers ?? []).flatMap(({ ports }) =>
    (ports ?? []).map(({ containerPort, protocol }) => ({ port: containerPort, protocol: protocol ?? 'TCP' })),
  )
}
