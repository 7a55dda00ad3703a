import type { NodeSpec } from '../../api/node-spec'
import type { KubernetesObject } from '../../api/object'
import type { Cluster, SimulationControls } from '../cluster'
import { type ControlPlaneOptions, startControlPlane } from './control-plane'
import { restore } from './restore'
import { SimulatedCluster } from './simulated-cluster'

export interface SimulatedClusterOptions extends Partial<ControlPlaneOptions> {
  /** Machines that are there from the start. */
  readonly nodes?: readonly NodeSpec[]
  /** What an earlier cluster held: its machines start again, and its pods with them. */
  readonly objects?: readonly KubernetesObject[]
}

export { KUBERNETES_VERSION } from './simulated-cluster'
export type { ControlPlaneOptions }

/** A cluster that always has the controls of a simulation. */
export type Simulated = Cluster & { readonly simulation: SimulationControls }

/** A new simulated cluster with its own clock, control plane and history. */
export function createSimulatedCluster({
  nodes = [],
  objects = [],
  seed = '1',
  ...options
}: SimulatedClusterOptions = {}): Simulated {
  const plane = startControlPlane({ seed, ...options })
  const cluster = new SimulatedCluster(plane, seed)
  restore(plane, objects)
  for (const node of nodes) cluster.simulation.addNode(node)
  return cluster
}
