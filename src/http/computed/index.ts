import type { AnyResource } from '../../api/resource'
import { measuredKinds } from '../../cluster/resource-metrics'
import type { Simulated } from '../../cluster/simulated'
import type { ComputedKind } from './computed-kind'
import { REVIEWS } from './reviews'

export { servedResources } from '../../cluster/served-resources'
export type { ComputedKind }

/** The computed kinds of a cluster: without a metrics-server it has no metrics. */
const computedKinds = (cluster: Simulated): readonly ComputedKind[] => [...measuredKinds(cluster), ...REVIEWS]

export const findComputed = (cluster: Simulated, resource: AnyResource): ComputedKind | undefined =>
  computedKinds(cluster).find((kind) => kind.resource === resource)
