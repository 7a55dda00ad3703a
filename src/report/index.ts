export { placementSvg } from './placement'
export { alignColumns, placementTable } from './placement-table'
export { replicaHistories, type WorkloadHistory } from './replica-history'
export { type TimelineOptions, timelineSvg } from './timeline'
