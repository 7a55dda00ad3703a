import type { Profile } from '../configuration/profile'
import type { ClusterEventKind } from '../framework/cluster-event'
import type { SchedulerPlugin } from '../framework/plugin'
import type { PodInfo } from '../state/pod-info'
import type { QueueHints } from './scheduling-queue'

/** Every plugin of a profile that can refuse a pod, by name. */
const refusersOf = ({ filters, reservers }: Profile): ReadonlyMap<string, SchedulerPlugin> =>
  new Map([...filters, ...reservers].map((plugin) => [plugin.name, plugin]))

/** What the plugins of all profiles tell the queue. The profiles agree on the queue's order. */
export function queueHints(profiles: ReadonlyMap<string, Profile>): QueueHints {
  const refusers = new Map([...profiles].map(([name, profile]) => [name, refusersOf(profile)]))
  const listeners = new Map<ClusterEventKind, Set<string>>()
  for (const plugin of [...refusers.values()].flatMap((plugins) => [...plugins.values()])) {
    for (const kind of plugin.curedBy ?? []) {
      listeners.set(kind, (listeners.get(kind) ?? new Set()).add(plugin.name))
    }
  }
  const [first] = profiles.values()
  const nameOf = ({ pod }: PodInfo) => pod.spec.schedulerName ?? ''
  return {
    isGated: (info) => !!profiles.get(nameOf(info))?.gates.some((plugin) => plugin.preEnqueue?.(info.pod)),
    compare: (a, b) => first?.queueSort.compare?.(a.pod, b.pod) ?? 0,
    listens: (plugin, kind) => listeners.get(kind)?.has(plugin) ?? false,
    mayCure: (plugin, event, info) => refusers.get(nameOf(info))?.get(plugin)?.mayCure?.(event, info) ?? true,
  }
}
