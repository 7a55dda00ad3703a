export { placementSvg } from './placement'
export { placementTable } from './placement-table'
export { replicaHistories, type WorkloadHistory } from './replica-history'
export { type TimelineOptions, timelineSvg } from './timeline'
