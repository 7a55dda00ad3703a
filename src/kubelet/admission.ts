import { heldRequests } from '../api/held-resources'
import type { Node, Pod } from '../api/kinds'
import { matchesNodeAffinity } from '../api/node-affinity'
import { podRequests, resourceAmounts } from '../api/pod-resources'
import { untoleratedTaint } from '../api/toleration'
import { sortedEntries } from '../base/compare'
import type { PodFailure } from './pod-state'

type HostPort = { readonly port: number; readonly protocol: string }

/**
 * Whether a node takes a pod that is bound to it (kubelet `lifecycle/predicate.go`): the checks that a
 * scheduler would have made, for pods that were bound without one. Only the first failure is told.
 * @param others the pods that the node runs already
 */
export function admissionFailure(pod: Pod, node: Node, others: readonly Pod[]): PodFailure | undefined {
  return (
    lacking(pod, node, others) ??
    (matchesNodeAffinity(pod.spec, node)
      ? undefined
      : predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")) ??
    (portsConflict(pod, others)
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

function lacking(pod: Pod, node: Node, others: readonly Pod[]): PodFailure | undefined {
  const capacity = resourceAmounts(node.status.allocatable)
  const wanted = { pods: 1, ...podRequests(pod) }
  const used: Record<string, number> = { pods: others.length }
  for (const other of others) {
    const requests = heldRequests(other)
    for (const name in requests) used[name] = (used[name] ?? 0) + (requests[name] as number)
  }
  for (const [name, requested] of [['pods', 1] as const, ...sortedEntries(podRequestsOnly(wanted))]) {
    const inUse = used[name] ?? 0
    const available = capacity[name] ?? 0
    if (requested === 0 || requested + inUse <= available) continue
    return {
      reason: `OutOf${name}`,
      message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${inUse}, capacity: ${available}`,
    }
  }
  return undefined
}

const podRequestsOnly = ({ pods: _, ...rest }: Record<string, number>): Record<string, number> => rest

function portsConflict(pod: Pod, others: readonly Pod[]): boolean {
  const taken = others.flatMap(hostPorts)
  return hostPorts(pod).some(({ port, protocol }) =>
    taken.some((other) => other.port === port && other.protocol === protocol),
  )
}

const hostPorts = ({ spec }: Pod): readonly HostPort[] =>
  spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [{ port: hostPort, protocol }] : [])),
  )
