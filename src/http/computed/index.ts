import type { AnyResource } from '../../api/resource'
import type { Simulated } from '../../cluster/simulated'
import type { ComputedKind } from './computed-kind'
import { METRICS } from './metrics'
import { REVIEWS } from './reviews'

export type { ComputedKind }

/** The computed kinds of a cluster: without a metrics-server it has no metrics. */
const computedKinds = ({ usage }: Simulated): readonly ComputedKind[] => (usage ? [...METRICS, ...REVIEWS] : REVIEWS)

/** Every resource that is served: stored ones and computed ones. */
export const servedResources = (cluster: Simulated): readonly AnyResource[] => [
  ...cluster.resources(),
  ...computedKinds(cluster).map(({ resource }) => resource),
]

export const findComputed = (cluster: Simulated, resource: AnyResource): ComputedKind | undefined =>
  computedKinds(cluster).find((kind) => kind.resource === resource)
