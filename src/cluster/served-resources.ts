import type { AnyResource } from '../api/resource'
import { REVIEWS } from '../api/rest/computed'
import type { Cluster } from './cluster'
import { measuredKinds } from './resource-metrics'

/** Every resource that a cluster's API serves: stored ones, measured ones, and questions. */
export const servedResources = (cluster: Cluster): readonly AnyResource[] => [
  ...cluster.resources(),
  ...measuredKinds(cluster).map(({ resource }) => resource),
  ...REVIEWS,
]
