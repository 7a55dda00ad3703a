import type { NodeSpec } from '../../api/node-spec'
import type { Cluster, SimulationControls } from '../cluster'
import { type ControlPlaneOptions, startControlPlane } from './control-plane'
import { SimulatedCluster } from './simulated-cluster'

export interface SimulatedClusterOptions extends Partial<ControlPlaneOptions> {
  /** Machines that are there from the start. */
  readonly nodes?: readonly NodeSpec[]
}

export { KUBERNETES_VERSION } from './simulated-cluster'
export type { ControlPlaneOptions }

/** A cluster that always has the controls of a simulation. */
export type Simulated = Cluster & { readonly simulation: SimulationControls }

/** A new simulated cluster with its own clock, control plane and history. */
export function createSimulatedCluster({
  nodes = [],
  seed = '1',
  ...options
}: SimulatedClusterOptions = {}): Simulated {
  const cluster = new SimulatedCluster(startControlPlane({ seed, ...options }), seed)
  for (const node of nodes) cluster.simulation.addNode(node)
  return cluster
}
