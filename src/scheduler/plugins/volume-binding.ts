import type { ApiClient, ApiReader } from '../../api/client'
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import { claimsOf, storageClassOf } from '../volumes/claim-state'
import { isReachable, smallestMatch } from '../volumes/matching-volume'
import { claimUses } from '../volumes/pod-claims'
import type { PluginArguments } from './arguments'
import type { PluginEnvironment } from './registry'

const NAME = 'VolumeBinding'
const unreachable = Refusal.unresolvable(NAME, "node(s) didn't match PersistentVolume's node affinity")
const nothingToBind = Refusal.unresolvable(NAME, "node(s) didn't find available persistent volumes to bind")
const volumeMissing = Refusal.unresolvable(
  NAME,
  'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
)

const NO_PROVISIONER = 'kubernetes.io/no-provisioner'
const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

const volumeOf = (claim: PersistentVolumeClaim, reader: ApiReader): PersistentVolume | undefined =>
  reader.find(persistentVolumes, { namespace: '', name: claim.spec.volumeName ?? '' })

function checkBound(claims: readonly PersistentVolumeClaim[], node: Node, reader: ApiReader): Refusal | undefined {
  for (const claim of claims) {
    const volume = volumeOf(claim, reader)
    if (!volume) return volumeMissing
    if (!isReachable(volume, node)) return unreachable
  }
  return undefined
}

/** Whether the claim's class can make a volume for this node. */
function canProvision(claim: PersistentVolumeClaim, node: Node, reader: ApiReader): boolean {
  const storageClass = storageClassOf(claim, reader)
  if (!storageClass || storageClass.provisioner === NO_PROVISIONER) return false
  const topologies = storageClass.allowedTopologies ?? []
  const labels = node.metadata.labels ?? {}
  const allows = ({ matchLabelExpressions = [] }: (typeof topologies)[number]) =>
    matchLabelExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  return topologies.length === 0 || topologies.some(allows)
}

/** The volume for each claim that waits for a node, none for those that are provisioned; `undefined` if one gets neither. */
function findVolumes(
  claims: readonly PersistentVolumeClaim[],
  node: Node,
  reader: ApiReader,
): ReadonlyMap<PersistentVolumeClaim, PersistentVolume | undefined> | undefined {
  const found = new Map<PersistentVolumeClaim, PersistentVolume | undefined>()
  let free = reader.list(persistentVolumes).filter((volume) => isReachable(volume, node))
  for (const claim of claims) {
    const volume = smallestMatch(free, claim)
    if (!volume && !canProvision(claim, node, reader)) return undefined
    free = free.filter((other) => other !== volume)
    found.set(claim, volume)
  }
  return found
}

/** Tells whoever provisions volumes where this one is wanted. */
function selectNode(claim: PersistentVolumeClaim, nodeName: string, api: ApiClient): void {
  const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: nodeName }
  api.update(persistentVolumeClaims, { ...claim, metadata: { ...claim.metadata, annotations } })
}

function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, api: ApiClient): void {
  const { namespace, name, uid } = claim.metadata
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: namespace ?? '', name, uid }
  api.update(persistentVolumes, { ...volume, spec: { ...volume.spec, claimRef } })
}

/**
 * Volumes must be reachable from the node, or come into being there (scheduler `plugins/volumebinding`).
 * Simplified: the pod is bound without waiting until its claims are; storage capacity is not looked at.
 */
export function volumeBinding(_: PluginArguments, { api, reader }: PluginEnvironment): SchedulerPlugin {
  return {
    name: NAME,
    scope: 'cluster',
    curedBy: ['NodeAdded', 'NodeChanged', 'StorageChanged'],
    preFilter({ pod }) {
      if (claimUses(pod).length === 0) return undefined
      const claims = claimsOf(pod, reader)
      if (typeof claims === 'string') return Refusal.unresolvable(NAME, claims)
      return {
        check({ node }) {
          const refusal = checkBound(claims.bound, node, reader)
          if (refusal || claims.waiting.length === 0) return refusal
          return findVolumes(claims.waiting, node, reader) ? undefined : nothingToBind
        },
      }
    },
    reserve({ pod }, nodeName, cluster) {
      if (claimUses(pod).length === 0) return undefined
      const claims = claimsOf(pod, reader)
      const node = cluster.node(nodeName)?.node
      if (typeof claims === 'string' || !node) return undefined
      const volumes = findVolumes(claims.waiting, node, reader)
      for (const [claim, volume] of volumes ?? []) {
        const current = reader.find(persistentVolumeClaims, keyOf(claim))
        if (!api || !current) continue
        if (volume) bind(current, volume, api)
        else selectNode(current, nodeName, api)
      }
      return undefined
    },
  }
}
