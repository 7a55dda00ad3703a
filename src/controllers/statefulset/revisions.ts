import type { ControllerRevision, Pod, StatefulSet } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { controllerReference } from '../../api/owner-reference'
import { controllerRevisions } from '../../api/resources/controller-revision'
import { statefulSets } from '../../api/resources/stateful-set'
import { safeEncode } from '../../api/safe-encode'
import { isAlreadyExists } from '../../api/status-error'
import { fnv1 } from '../../base/hash'
import { canonicalJson, equal } from '../../base/json'
import type { ReconcileContext } from '../controller'
import { raiseRevision } from '../revisions/claimed-revisions'
import { nextRevision, templatePatch } from '../revisions/revision'
import { revisionOf } from './identity'

const HASH_LABEL = 'controller.kubernetes.io/hash'
const LONGEST_PREFIX = 223

export interface SetRevisions {
  /** The template that pods below the partition have, and all pods had before the update. */
  readonly current: ControllerRevision
  /** The template that the set asks for now. */
  readonly update: ControllerRevision
  readonly collisionCount: number
}

/** The hash in a revision's name: FNV-1 of its data and the number of collisions (`HashControllerRevision`). */
export const revisionHash = (data: unknown, collisionCount: number): string =>
  safeEncode(String(fnv1(`${canonicalJson(data)}${collisionCount}`)))

/** Finds or makes the revisions that the set works with (`getStatefulSetRevisions`). */
export function revisionsOf(
  context: ReconcileContext,
  set: StatefulSet,
  known: readonly ControllerRevision[],
): SetRevisions {
  const data = templatePatch(set.spec.template)
  const same = known.filter((revision) => equal(revision.data, data)).at(-1)
  const { update, collisionCount } = same
    ? { update: reuse(context, same, known), collisionCount: set.status.collisionCount ?? 0 }
    : createRevision(context, set, nextRevision(known))
  const current = known.find((revision) => revision.metadata.name === set.status.currentRevision) ?? update
  return { current, update, collisionCount }
}

/** An older revision whose template is wanted again becomes the newest. */
const reuse = (
  context: ReconcileContext,
  same: ControllerRevision,
  known: readonly ControllerRevision[],
): ControllerRevision => (same === known.at(-1) ? same : raiseRevision(context, same, nextRevision(known)))

function createRevision(
  context: ReconcileContext,
  set: StatefulSet,
  revision: number,
): { readonly update: ControllerRevision; readonly collisionCount: number } {
  const { name, namespace = '', annotations } = set.metadata
  const data = templatePatch(set.spec.template)
  for (let collisionCount = set.status.collisionCount ?? 0; ; collisionCount++) {
    const hash = revisionHash(data, collisionCount)
    const key = { namespace, name: `${name.slice(0, LONGEST_PREFIX)}-${hash}` }
    try {
      const update = context.api.create(controllerRevisions, {
        metadata: {
          ...key,
          labels: { ...set.spec.template.metadata?.labels, [HASH_LABEL]: hash },
          ...(annotations ? { annotations } : {}),
          ownerReferences: [controllerReference(statefulSets, set)],
        },
        data,
        revision,
      })
      return { update, collisionCount }
    } catch (error) {
      const existing = isAlreadyExists(error) ? context.api.find(controllerRevisions, key) : undefined
      if (!existing) throw error
      if (equal(existing.data, data)) return { update: existing, collisionCount }
    }
  }
}

/** Deletes the oldest revisions beyond the limit; those in use do not count (`truncateHistory`). */
export function truncateHistory(
  context: ReconcileContext,
  set: StatefulSet,
  options: {
    readonly known: readonly ControllerRevision[]
    readonly inUse: SetRevisions
    readonly pods: readonly Pod[]
  },
): void {
  const { known, inUse, pods } = options
  const live = new Set([inUse.current.metadata.name, inUse.update.metadata.name, ...pods.map(revisionOf)])
  const history = known.filter((revision) => !live.has(revision.metadata.name))
  const excess = history.length - (set.spec.revisionHistoryLimit ?? 10)
  for (const revision of history.slice(0, Math.max(0, excess))) {
    context.api.delete(controllerRevisions, keyOf(revision))
  }
}
