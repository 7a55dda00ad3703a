import { type Milliseconds, seconds } from '../../base/time'

/** kube-controller-manager's flags for node lifecycle, with 1.35's defaults. */
export interface NodeLifecycleFlags {
  readonly nodeMonitorPeriod: Milliseconds
  readonly nodeMonitorGracePeriod: Milliseconds
  readonly nodeStartupGracePeriod: Milliseconds
  /** Nodes that are tainted NoExecute per second, in each zone. */
  readonly nodeEvictionRate: number
  /** The same in a large zone of which too much is down. */
  readonly secondaryNodeEvictionRate: number
  readonly unhealthyZoneThreshold: number
  readonly largeClusterSizeThreshold: number
}

export const NODE_LIFECYCLE_DEFAULTS: NodeLifecycleFlags = {
  nodeMonitorPeriod: seconds(5),
  nodeMonitorGracePeriod: seconds(50),
  nodeStartupGracePeriod: seconds(60),
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  unhealthyZoneThreshold: 0.55,
  largeClusterSizeThreshold: 50,
}
