import type { SchedulerPlugin } from '../framework/plugin'
import type { PluginArguments } from './arguments'
import type { PluginEnvironment } from './registry'

/** Writes the decision through the pod's `binding` subresource (scheduler `plugins/defaultbinder`). */
export const defaultBinder = (_: PluginArguments, { api }: PluginEnvironment): SchedulerPlugin => ({
  name: 'DefaultBinder',
  scope: 'cluster',
  bind: ({ pod }, nodeName) =>
    api?.bind({ namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }, nodeName),
})
