import type { SchedulerPlugin } from '../framework/plugin'

/** Higher priority first; the queue settles ties by time (scheduler `plugins/queuesort`). */
export const prioritySort = (): SchedulerPlugin => ({
  name: 'PrioritySort',
  scope: 'cluster',
  compare: (a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0),
})
