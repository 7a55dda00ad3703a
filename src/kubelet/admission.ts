import { heldRequests } from '../api/held-resources'
import { hostPorts, shareAPort } from '../api/host-ports'
import type { Node, Pod } from '../api/kinds'
import { matchesNodeAffinity } from '../api/node-affinity'
import { podRequests, resourceAmounts } from '../api/pod-resources'
import { isExtendedResource } from '../api/resources/resource-rules'
import { untoleratedTaint } from '../api/toleration'
import { sortedKeys } from '../base/compare'
import type { PodFailure } from './pod-state'

/** Resources that are looked at before all others. */
const FIRST = ['pods', 'cpu', 'memory', 'ephemeral-storage']

/**
 * Whether a node takes a pod that is bound to it (kubelet `lifecycle/predicate.go`): the checks that a
 * scheduler would have made, for pods that were bound without one. Only the first failure is told.
 * @param others the pods that the node runs already
 */
export function admissionFailure(pod: Pod, node: Node, others: readonly Pod[]): PodFailure | undefined {
  return (
    foreign(pod, node) ??
    lacking(pod, node, others) ??
    (matchesNodeAffinity(pod.spec, node)
      ? undefined
      : predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")) ??
    (shareAPort(others.flatMap(portsOf), portsOf(pod))
      ? predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports")
      : undefined) ??
    (untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoExecute'])
      ? predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate")
      : undefined)
  )
}

const predicate = (name: string, why: string): PodFailure => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
})

const portsOf = ({ spec }: Pod) => hostPorts(spec)

function foreign({ spec }: Pod, { status }: Node): PodFailure | undefined {
  if (!spec.os || spec.os.name === status.nodeInfo?.operatingSystem) return undefined
  return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" }
}

/** Extended resources that the node has never heard of are somebody else's affair. */
function lacking(pod: Pod, node: Node, others: readonly Pod[]): PodFailure | undefined {
  const capacity = resourceAmounts(node.status.allocatable)
  const wanted: Readonly<Record<string, number>> = { ...podRequests(pod), pods: 1 }
  const used: Record<string, number> = { pods: others.length }
  for (const other of others) {
    const requests = heldRequests(other)
    for (const name in requests) used[name] = (used[name] ?? 0) + (requests[name] as number)
  }
  for (const name of new Set([...FIRST, ...sortedKeys(wanted)])) {
    const requested = wanted[name] ?? 0
    const inUse = used[name] ?? 0
    const available = capacity[name] ?? 0
    if (requested === 0 || requested + inUse <= available) continue
    if (isExtendedResource(name) && !(name in capacity)) continue
    return {
      reason: `OutOf${name}`,
      message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${inUse}, capacity: ${available}`,
    }
  }
  return undefined
}
