export { placementSvg } from './placement'
export { replicaHistories, type WorkloadHistory } from './replica-history'
export { type TimelineOptions, timelineSvg } from './timeline'
