export { clusterPicture, type Past } from './cluster-picture'
export { alignColumns, placementTable } from './placement-table'
export { replicaHistories, type WorkloadHistory } from './replica-history'
