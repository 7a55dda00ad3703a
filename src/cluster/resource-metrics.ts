import type { Node, Pod } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { milliValue, wholeValue } from '../api/quantity'
import type { AnyResource } from '../api/resource'
import { nodes, pods } from '../api/resources'
import { computed } from '../api/rest/computed'
import { compareText } from '../base/compare'
import { formatTimestamp } from '../base/time'
import type { Cluster, ContainerUsage } from './cluster'

/** A kind whose objects are measured at the moment of the question. */
export interface MeasuredKind {
  readonly resource: AnyResource
  list(cluster: Cluster): Promise<readonly KubernetesObject[]>
}

interface Usage {
  readonly cpu: string
  readonly memory: string
}

interface Measured extends KubernetesObject {
  readonly timestamp: string
  readonly window: string
  readonly usage?: Usage
  readonly containers?: readonly { readonly name: string; readonly usage: Usage }[]
}

const API = { group: 'metrics.k8s.io', version: 'v1beta1', verbs: ['get', 'list'], singular: '' } as const
const API_VERSION = 'metrics.k8s.io/v1beta1'
/** metrics-server's resolution. */
const WINDOW = '15s'

/** metrics-server tells CPU in billionths of a core and memory in Ki. */
const usageOf = (containers: readonly ContainerUsage[]): Usage => ({
  cpu: `${Math.round(containers.reduce((sum, { cpuMillis }) => sum + cpuMillis, 0) * 1e6)}n`,
  memory: `${Math.floor(containers.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) / 1024)}Ki`,
})

function measured(cluster: Cluster, kind: string, { metadata }: KubernetesObject): Measured {
  const at = formatTimestamp(cluster.now())
  const { name, namespace, labels } = metadata
  return {
    kind,
    apiVersion: API_VERSION,
    metadata: { name, ...(namespace ? { namespace } : {}), creationTimestamp: at, ...(labels ? { labels } : {}) },
    timestamp: at,
    window: WINDOW,
  } as unknown as Measured
}

const usage = async (cluster: Cluster, pod: Pod): Promise<readonly ContainerUsage[]> =>
  (await cluster.usage?.(pod)) ?? []

const total = ({ usage: own, containers = [] }: Measured): readonly Usage[] =>
  own ? [own] : containers.map((container) => container.usage)

const columns = [
  { name: 'Name', type: 'string', format: 'name', cell: ({ metadata }: Measured) => metadata.name },
  {
    name: 'cpu',
    type: 'string',
    cell: (object: Measured) => `${Math.ceil(total(object).reduce((sum, { cpu }) => sum + milliValue(cpu), 0))}m`,
  },
  {
    name: 'memory',
    type: 'string',
    cell: (object: Measured) =>
      `${Math.floor(total(object).reduce((sum, { memory }) => sum + wholeValue(memory), 0) / 1024)}Ki`,
  },
  { name: 'Window', type: 'string', format: 'duration', cell: ({ window }: Measured) => window },
] as const

/** A pod without a sample is left out, as metrics-server does. */
const podMetrics: MeasuredKind = {
  resource: computed({ ...API, plural: 'pods', kind: 'PodMetrics', namespaced: true }, columns as never),
  async list(cluster) {
    const found: Measured[] = []
    for (const pod of await cluster.list<Pod>(pods)) {
      const containers = await usage(cluster, pod)
      if (containers.length === 0) continue
      const samples = containers.map((container) => ({ name: container.name, usage: usageOf([container]) }))
      found.push({ ...measured(cluster, 'PodMetrics', pod), containers: samples })
    }
    return found
  },
}

/** Simplified: a node uses what its pods use; there is no system beside them. */
const nodeMetrics: MeasuredKind = {
  resource: computed({ ...API, plural: 'nodes', kind: 'NodeMetrics', namespaced: false }, columns as never),
  async list(cluster) {
    const found: Measured[] = []
    for (const node of await cluster.list<Node>(nodes)) {
      const bound = await cluster.list<Pod>(pods, { nodeName: node.metadata.name })
      const all = (await Promise.all(bound.map((pod) => usage(cluster, pod)))).flat()
      found.push({ ...measured(cluster, 'NodeMetrics', node), usage: usageOf(all) })
    }
    return found.sort((a, b) => compareText(a.metadata.name, b.metadata.name))
  },
}

/** `metrics.k8s.io`, as metrics-server serves it: nothing on a cluster without one. */
export const measuredKinds = ({ usage: served }: Cluster): readonly MeasuredKind[] =>
  served ? [nodeMetrics, podMetrics] : []
