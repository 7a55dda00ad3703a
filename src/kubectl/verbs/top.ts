import type { Node, Pod } from '../../api/kinds'
import { formatKey, type KubernetesObject, type ObjectKey } from '../../api/object'
import { milliValue, wholeValue } from '../../api/quantity'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { StatusError } from '../../api/status-error'
import type { ContainerUsage } from '../../cluster/cluster'
import { CommandError } from '../errors'
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG, text, toggle } from '../flag'
import { renderRows } from '../output/table'
import { parseFieldSelector, parseLabelSelector, selectByFields } from '../selector'
import type { Call, Verb } from '../verb'

const FLAGS = [
  SELECTOR_FLAG,
  toggle('no-headers', 'No line of headers'),
  text('sort-by', 'cpu or memory'),
  toggle('use-protocol-buffers', 'Accepted'),
]

const topPod: Verb = {
  name: 'pod',
  aliases: ['pods', 'po'],
  about: 'Display resource (CPU/memory) usage of pods.',
  usage: '[NAME | -l label]',
  flags: [
    ...FLAGS,
    ALL_NAMESPACES_FLAG,
    FIELD_SELECTOR_FLAG,
    toggle('containers', 'A line a container'),
    toggle('sum', 'A line with the sum'),
  ],
  run: runPods,
}

const topNode: Verb = {
  name: 'node',
  aliases: ['nodes', 'no'],
  about: 'Display resource (CPU/memory) usage of nodes.',
  usage: '[NAME | -l label]',
  flags: [...FLAGS, toggle('show-capacity', 'Percent of the capacity in place of the allocatable')],
  run: runNodes,
}

export const top: Verb = { name: 'top', about: 'Display resource (CPU/memory) usage.', verbs: [topNode, topPod] }

interface Amount {
  readonly cpu: number
  readonly memory: number
}
interface Used extends Amount {
  /** The cells before the amounts. */
  readonly cells: readonly string[]
}

/** What stands under the numbers that are added up. */
const LINE = '________'

const sum = (usages: readonly ContainerUsage[]): Amount => ({
  cpu: usages.reduce((total, { cpuMillis }) => total + cpuMillis, 0),
  memory: usages.reduce((total, { memoryBytes }) => total + memoryBytes, 0),
})
const show = ({ cpu, memory }: Amount): readonly string[] => [`${Math.ceil(cpu)}m`, `${Math.floor(memory / 2 ** 20)}Mi`]

/** @throws {CommandError} on a cluster without a metrics API */
async function usageOf(call: Call, pod: Pod): Promise<readonly ContainerUsage[]> {
  if (!call.cluster.usage) throw new CommandError('Metrics API not available')
  return call.cluster.usage(pod)
}

function sorted(call: Call, rows: readonly Used[]): readonly Used[] {
  const by = call.flags.text('sort-by')
  if (by && by !== 'cpu' && by !== 'memory') throw new CommandError('--sort-by accepts only cpu or memory')
  return by === 'cpu' || by === 'memory' ? rows.toSorted((a, b) => b[by] - a[by]) : rows
}

async function choose<T extends KubernetesObject>(
  call: Call,
  resource: typeof pods | typeof nodes,
): Promise<readonly T[]> {
  const [name] = call.arguments
  const selector = call.flags.text('selector')
  if (name && selector) throw new CommandError('only one of NAME or selector can be provided')
  if (name) {
    const key = { namespace: call.namespaceFor(resource), name }
    const found = await call.cluster.find(resource as never, key)
    if (found) return [found as T]
    throw notMeasured(resource === pods ? 'pod' : 'node', key)
  }
  const namespace = call.allNamespaces || !resource.namespaced ? {} : { namespace: call.namespace }
  return call.cluster.list(resource as never, { ...namespace, labels: parseLabelSelector(selector) }) as Promise<
    readonly T[]
  >
}

/** In metrics-server's words. */
const notMeasured = (kind: 'pod' | 'node', key: ObjectKey): StatusError =>
  StatusError.of(404, 'NotFound', `${kind}metrics.metrics.k8s.io "${formatKey(key)}" not found`)

async function runPods(call: Call): Promise<void> {
  const { flags, session } = call
  const text = flags.text('field-selector')
  const terms = parseFieldSelector(text)
  const chosen = selectByFields(pods, await choose<Pod>(call, pods), { terms, text, labels: flags.text('selector') })
  const perContainer = flags.on('containers')
  const rows: Used[] = []
  for (const pod of chosen) {
    const usages = await usageOf(call, pod)
    const cells = [...(call.allNamespaces ? [pod.metadata.namespace ?? ''] : []), pod.metadata.name]
    if (usages.length === 0) continue
    if (perContainer) rows.push(...usages.map((usage) => ({ cells: [...cells, usage.name], ...sum([usage]) })))
    else rows.push({ cells, ...sum(usages) })
  }
  if (chosen.length === 0) {
    session.complain(call.allNamespaces ? 'No resources found' : `No resources found in ${call.namespace} namespace.`)
    return
  }
  if (rows.length === 0) {
    const [name] = call.arguments
    throw name ? notMeasured('pod', { namespace: call.namespace, name }) : new CommandError('metrics not available yet')
  }
  const header = [
    ...(call.allNamespaces ? ['NAMESPACE'] : []),
    ...(perContainer ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
  ]
  const lines = sorted(call, rows).map((row) => [...row.cells, ...show(row)])
  const blank = header.slice(2).map(() => '')
  const total = flags.on('sum')
    ? [
        [...blank, LINE, LINE],
        [...blank, ...totalOf(rows)],
      ]
    : []
  session.write(renderTop([...(flags.on('no-headers') ? [] : [header]), ...lines, ...total]))
}

const totalOf = (rows: readonly Used[]): readonly string[] =>
  show({ cpu: rows.reduce((all, { cpu }) => all + cpu, 0), memory: rows.reduce((all, { memory }) => all + memory, 0) })

/** Simplified: a node uses what its pods use; there is no system beside them. */
async function runNodes(call: Call): Promise<void> {
  const chosen = await choose<Node>(call, nodes)
  const rows: (Used & { readonly node: Node })[] = []
  for (const node of chosen) {
    const bound = await call.cluster.list<Pod>(pods, { nodeName: node.metadata.name })
    const usages = (await Promise.all(bound.map((pod) => usageOf(call, pod)))).flat()
    rows.push({ cells: [node.metadata.name], node, ...sum(usages) })
  }
  if (rows.length === 0) {
    if (!call.cluster.usage) throw new CommandError('Metrics API not available')
    throw new CommandError('metrics not available yet')
  }
  const lines = (sorted(call, rows) as typeof rows).map((row) => {
    const [cpu = '', memory = ''] = show(row)
    const total = call.flags.on('show-capacity') ? row.node.status.capacity : row.node.status.allocatable
    const share = (used: number, all: number): string => (all > 0 ? `${Math.trunc((used * 100) / all)}%` : '<unknown>')
    return [
      ...row.cells,
      cpu,
      share(row.cpu, milliValue(total?.cpu)),
      memory,
      share(row.memory, wholeValue(total?.memory)),
    ]
  })
  const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)']
  call.session.write(renderTop(call.flags.on('no-headers') ? lines : [header, ...lines]))
}

/** `kubectl top` ends every cell with a tab, the last one of a line too. */
const renderTop = (rows: readonly (readonly string[])[]): string => renderRows(rows.map((row) => [...row, '']))
