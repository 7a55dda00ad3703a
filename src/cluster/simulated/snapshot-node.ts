import { findCondition } from '../../api/condition'
import type { Node } from '../../api/kinds'
import type { NodePressure, NodeSpec } from '../../api/node-spec'
import { UsageError } from '../../base/usage-error'
import type { SimulationControls } from '../cluster'
import type { SnapshotObject } from './snapshot-file'

/** Taints that the control plane sets and removes itself, by what it knows of the node. */
const KEPT_BY_CONTROL_PLANE = /^node\.kubernetes\.io\//
const PRESSURES: readonly NodePressure[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']

/**
 * A machine that offers what a node of a real cluster offers.
 * @throws {UsageError} when the node does not say what it offers
 */
// Simplified: the machine's capacity is what the node offers to pods; what the system keeps for itself is left out.
export function nodeSpecOf({ body, name, place }: SnapshotObject): NodeSpec {
  const { metadata, spec, status } = body as unknown as Partial<Node>
  const offers = status?.allocatable ?? status?.capacity
  if (!offers)
    throw new UsageError(`Cannot load node "${name}" (${place}): it needs status.allocatable, to say what pods may use`)
  const { cpu, memory, pods, 'ephemeral-storage': ephemeralStorage, ...extended } = offers
  const taints = (spec?.taints ?? []).filter(({ key }) => !KEPT_BY_CONTROL_PLANE.test(key))
  return {
    name,
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    ...(memory === undefined ? {} : { memory: String(memory) }),
    ...(pods === undefined ? {} : { pods: Number(pods) }),
    ...(ephemeralStorage === undefined ? {} : { ephemeralStorage: String(ephemeralStorage) }),
    extended: Object.fromEntries(Object.entries(extended).map(([key, value]) => [key, String(value)])),
    labels: metadata?.labels ?? {},
    taints,
    ...(spec?.unschedulable ? { unschedulable: true } : {}),
  }
}

/** Makes machines as unwell as their nodes were. @returns true when some cannot be reached, which takes time to show */
export function spoil(simulation: SimulationControls, nodes: readonly SnapshotObject[]): boolean {
  let unreachable = false
  for (const { name, body } of nodes) {
    const { conditions } = (body as unknown as Partial<Node>).status ?? {}
    for (const pressure of PRESSURES) {
      if (findCondition(conditions, pressure)?.status === 'True') simulation.setNodePressure(name, pressure, true)
    }
    const ready = findCondition(conditions, 'Ready')
    if (ready?.status === 'False') simulation.setNodeReady(name, false, ready.message)
    if (ready?.status !== 'Unknown') continue
    simulation.disconnectNode(name)
    unreachable = true
  }
  return unreachable
}
