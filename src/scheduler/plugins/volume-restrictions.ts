import type { Pod } from '../../api/kinds'
import type { ForkedFilter, SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import type { NodeInfo } from '../state/node-info'
import type { PodInfo } from '../state/pod-info'
import { claimUses, findClaim } from '../volumes/pod-claims'
import type { PluginArguments } from './arguments'
import type { PluginEnvironment } from './registry'

const NAME = 'VolumeRestrictions'
const diskTaken = Refusal.unschedulable(NAME, 'node(s) had no available disk')
const claimTaken = Refusal.unschedulable(
  NAME,
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
)

interface Disk {
  readonly id: string
  readonly shareable: boolean
}

/** Disks that pods mount by name. */
const disks = ({ spec }: Pod): readonly Disk[] =>
  (spec.volumes ?? []).flatMap(({ gcePersistentDisk, awsElasticBlockStore }) => [
    ...(gcePersistentDisk ? [{ id: `gce ${gcePersistentDisk.pdName}`, shareable: !!gcePersistentDisk.readOnly }] : []),
    ...(awsElasticBlockStore ? [{ id: `aws ${awsElasticBlockStore.volumeID}`, shareable: false }] : []),
  ])

const clashes = (wanted: Disk, node: NodeInfo): boolean =>
  [...node.pods.values()].some(({ pod }) =>
    disks(pod).some(({ id, shareable }) => id === wanted.id && !(shareable && wanted.shareable)),
  )

const usesAny = ({ pod }: PodInfo, namespace: string, claims: ReadonlySet<string>): boolean =>
  pod.metadata.namespace === namespace && claimUses(pod).some(({ claimName }) => claims.has(claimName))

/** Refuses every node while another pod uses a claim that only one pod may use. */
function exclusiveFilter(users: number, isUser: (pod: PodInfo) => boolean, wanted: readonly Disk[]): ForkedFilter {
  let count = users
  return {
    check(node) {
      if (wanted.some((disk) => clashes(disk, node))) return diskTaken
      return count > 0 ? claimTaken : undefined
    },
    fork: () => exclusiveFilter(count, isUser, wanted),
    suppose(pod, _, presence) {
      if (isUser(pod)) count += presence
    },
  }
}

/**
 * Some volumes bear one pod only (scheduler `plugins/volumerestrictions`).
 * Simplified: of the volumes that pods name directly only GCE and AWS disks are looked at.
 */
export const volumeRestrictions = (_: PluginArguments, { reader }: PluginEnvironment): SchedulerPlugin => ({
  name: NAME,
  scope: 'cluster',
  curedBy: ['NodeAdded', 'AssignedPodGone', 'StorageChanged'],
  preFilter({ pod }, cluster) {
    if (!pod.spec.volumes) return undefined
    const wanted = disks(pod)
    const exclusive = claimUses(pod)
      .map(({ claimName }) => claimName)
      .filter((claimName) => findClaim(reader, pod, claimName)?.spec.accessModes?.includes('ReadWriteOncePod'))
    if (wanted.length === 0 && exclusive.length === 0) return undefined
    const claims = new Set(exclusive)
    const namespace = pod.metadata.namespace ?? ''
    const isUser = (other: PodInfo) => usesAny(other, namespace, claims)
    const text = `claims ${namespace} ${[...claims].sort().join(' ')}`
    const users = claims.size === 0 ? [] : [...cluster.counters.byNode({ text, counts: isUser }).values()]
    return exclusiveFilter(
      users.reduce((sum, count) => sum + count, 0),
      isUser,
      wanted,
    )
  },
})
