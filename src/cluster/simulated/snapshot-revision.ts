import type { DaemonSet, StatefulSet } from '../../api/kinds'
import { isObject, type JsonObject } from '../../base/json'
import { templatePatch } from '../../controllers/revisions/revision'
import type { SnapshotObject } from './snapshot-file'

const HASH_LABEL = 'controller-revision-hash'

/**
 * The ControllerRevision that stands for the owner's current template under the name that its pods know it by;
 * otherwise its controller would take all of them for outdated. `undefined` when no pod says a name.
 */
export function currentRevision(
  owner: DaemonSet | StatefulSet,
  { body, kind, name }: SnapshotObject,
  owned: readonly SnapshotObject[],
): JsonObject | undefined {
  const hash = updateRevision(body) ?? commonHash(owned)
  if (hash === undefined) return undefined
  const { uid } = owner.metadata
  const ownerReferences = [{ apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true }]
  const isNamed = kind === 'StatefulSet'
  const labels = { ...owner.spec.template.metadata?.labels, ...(isNamed ? {} : { [HASH_LABEL]: hash }) }
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: isNamed ? hash : `${name}-${hash}`, labels, ownerReferences },
    data: templatePatch(owner.spec.template),
    revision: 1,
  }
}

/** StatefulSets say it themselves. */
function updateRevision({ status }: JsonObject): string | undefined {
  const revision = isObject(status) ? status.updateRevision : undefined
  return typeof revision === 'string' && revision ? revision : undefined
}

/** What most of the pods say; the owner's pods are rarely in the middle of a rollout. */
function commonHash(owned: readonly SnapshotObject[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { body } of owned) {
    const labels = isObject(body.metadata) && isObject(body.metadata.labels) ? body.metadata.labels : {}
    const hash = labels[HASH_LABEL]
    if (typeof hash === 'string') counts.set(hash, (counts.get(hash) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
