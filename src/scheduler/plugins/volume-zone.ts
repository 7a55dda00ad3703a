import { persistentVolumes } from '../../api/resources/persistent-volume'
import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import { claimUses, findClaim } from '../volumes/pod-claims'
import type { PluginArguments } from './arguments'
import type { PluginEnvironment } from './registry'

const NAME = 'VolumeZone'
const refused = Refusal.unresolvable(NAME, 'node(s) had no available volume zone')

/** Deprecated labels by the ones that replaced them. */
const OLD_KEYS: Readonly<Record<string, string>> = {
  'topology.kubernetes.io/zone': 'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'failure-domain.beta.kubernetes.io/region',
}
const KEYS = Object.entries(OLD_KEYS).flat()
const modernKey = (key: string): string => Object.keys(OLD_KEYS).find((modern) => OLD_KEYS[modern] === key) ?? key

interface Demand {
  readonly key: string
  readonly values: readonly string[]
}

/** A volume that is labelled with zones is usable there only (scheduler `plugins/volumezone`). */
export const volumeZone = (_: PluginArguments, { reader }: PluginEnvironment): SchedulerPlugin => ({
  name: NAME,
  scope: 'cluster',
  curedBy: ['NodeAdded', 'NodeChanged', 'StorageChanged'],
  preFilter({ pod }) {
    const demands = claimUses(pod).flatMap(({ claimName }): readonly Demand[] => {
      const name = findClaim(reader, pod, claimName)?.spec.volumeName
      const labels = (name && reader.find(persistentVolumes, { namespace: '', name })?.metadata.labels) || {}
      return KEYS.filter((key) => labels[key]).map((key) => ({ key, values: labels[key]?.split('__') ?? [] }))
    })
    if (demands.length === 0) return undefined
    return {
      check(node) {
        if (!KEYS.some((key) => node.label(key) !== undefined)) return undefined
        const meets = ({ key, values }: Demand) => {
          const value = node.label(key) ?? node.label(modernKey(key))
          return value !== undefined && values.includes(value)
        }
        return demands.every(meets) ? undefined : refused
      },
    }
  },
})
