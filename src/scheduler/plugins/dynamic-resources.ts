import type { SchedulerPlugin } from '../framework/plugin'

/**
 * Claims on devices. (scheduler `plugins/dynamicresources`)
 * Simplified: resource claims are not simulated; what remains is what the plugin says about pods that have none.
 */
export const dynamicResources = (): SchedulerPlugin => ({
  name: 'DynamicResources',
  scope: 'cluster',
  postFilter: () => ({ outcome: 'refused', message: 'no new claims to deallocate', clearNomination: false }),
})
