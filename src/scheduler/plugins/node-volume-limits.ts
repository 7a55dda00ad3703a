import type { SchedulerPlugin } from '../framework/plugin'

/**
 * How many volumes a node can attach (scheduler `plugins/nodevolumelimits`).
 * Simplified: limits come from CSINode objects, which are not simulated; without one a node has no limit.
 */
export const nodeVolumeLimits = (): SchedulerPlugin => ({ name: 'NodeVolumeLimits', scope: 'cluster' })
