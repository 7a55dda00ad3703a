import type { ResourceAmounts } from '../../api/pod-resources'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import type { ResourceWeight } from './arguments'

export const CPU_AND_MEMORY: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
]

const NATIVE = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods'])

/** Resources that are counted in pieces and that most pods do not ask for: extended ones, huge pages. */
export const isScalarResource = (name: string): boolean => !NATIVE.has(name)

export interface Share {
  /** What would be requested with the pod on the node. */
  readonly requested: number
  readonly allocatable: number
}

/**
 * How full the node would be with the pod; `undefined` when the resource does not count for this pod or node
 * (scheduler `noderesources/resource_allocation.go`).
 *
 * @param padded count something for containers that do not say what they need
 */
export function shareOf(resource: string, pod: PodInfo, node: NodeInfo, padded: boolean): Share | undefined {
  const allocatable = node.allocatable[resource] ?? 0
  if (allocatable === 0) return undefined
  const usesPadding = padded && (resource === 'cpu' || resource === 'memory')
  const onNode: ResourceAmounts = usesPadding ? node.padded : node.requested
  const ofPod = (usesPadding ? pod.padded : pod.requests)[resource] ?? 0
  if (ofPod === 0 && isScalarResource(resource)) return undefined
  return { requested: (onNode[resource] ?? 0) + ofPod, allocatable }
}
