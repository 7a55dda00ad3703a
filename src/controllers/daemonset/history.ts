import type { ControllerRevision, DaemonSet, Pod } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { controllerReference } from '../../api/owner-reference'
import { controllerRevisions } from '../../api/resources/controller-revision'
import { daemonSets } from '../../api/resources/daemon-set'
import { pods } from '../../api/resources/pod'
import { isAlreadyExists, StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import type { ReconcileContext } from '../controller'
import { claimedRevisions, raiseRevision } from '../revisions/claimed-revisions'
import { nextRevision, templatePatch } from '../revisions/revision'
import type { Claimant } from '../shared/claim'
import { templateHash } from '../shared/template-hash'
import { HASH_LABEL } from './daemon-pod'

export interface DaemonHistory {
  /** The hash label that pods of the current template carry. */
  readonly hash: string
  /** Revisions of other templates, oldest first. */
  readonly old: readonly ControllerRevision[]
}

/** Finds or makes the revision of the current template, as the newest one (`constructHistory`). */
export function historyOf(
  context: ReconcileContext,
  claimant: Claimant,
  daemonSet: DaemonSet,
  daemonPods: readonly Pod[],
): DaemonHistory {
  const data = templatePatch(daemonSet.spec.template)
  const revisions = claimedRevisions(context, claimant)
  const old = revisions.filter((revision) => !equal(revision.data, data))
  const same = revisions.filter((revision) => equal(revision.data, data))
  const kept = same.at(-1)
  const current = kept
    ? raiseRevision(context, kept, nextRevision(old))
    : createRevision(context, daemonSet, nextRevision(old))
  const hash = current.metadata.labels?.[HASH_LABEL] ?? current.metadata.name
  for (const duplicate of same.slice(0, -1)) {
    for (const pod of daemonPods) relabel(context, pod, hash)
    context.api.delete(controllerRevisions, keyOf(duplicate))
  }
  return { hash, old }
}

/** Deletes the oldest revisions beyond the limit, except those that a pod still carries (`cleanupHistory`). */
export function cleanUpHistory(
  context: ReconcileContext,
  daemonSet: DaemonSet,
  old: readonly ControllerRevision[],
  daemonPods: readonly Pod[],
): void {
  const excess = old.length - (daemonSet.spec.revisionHistoryLimit ?? 10)
  if (excess <= 0) return
  const live = new Set(daemonPods.map((pod) => pod.metadata.labels?.[HASH_LABEL]))
  const dead = old.filter((revision) => !live.has(revision.metadata.labels?.[HASH_LABEL]))
  for (const revision of dead.slice(0, excess)) context.api.delete(controllerRevisions, keyOf(revision))
}

function createRevision(context: ReconcileContext, daemonSet: DaemonSet, revision: number): ControllerRevision {
  const { name, namespace = '', annotations } = daemonSet.metadata
  const { template } = daemonSet.spec
  const hash = templateHash(template, daemonSet.status.collisionCount)
  const key = { namespace, name: `${name}-${hash}` }
  const data = templatePatch(template)
  try {
    return context.api.create(controllerRevisions, {
      metadata: {
        ...key,
        labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
        ...(annotations ? { annotations } : {}),
        ownerReferences: [controllerReference(daemonSets, daemonSet)],
      },
      data,
      revision,
    })
  } catch (error) {
    const existing = isAlreadyExists(error) ? context.api.find(controllerRevisions, key) : undefined
    if (!existing) throw error
    if (equal(existing.data, data)) return existing
    throw collision(context, daemonSet, error)
  }
}

/** Another template has this name already: counts that in the status, so that the retry gets another hash. */
function collision(context: ReconcileContext, daemonSet: DaemonSet, error: unknown): StatusError {
  const collisionCount = (daemonSet.status.collisionCount ?? 0) + 1
  context.api.updateStatus(daemonSets, { ...daemonSet, status: { ...daemonSet.status, collisionCount } })
  return error instanceof StatusError ? error : StatusError.internal(String(error))
}

function relabel(context: ReconcileContext, pod: Pod, hash: string): void {
  const current = context.api.find(pods, keyOf(pod))
  if (!current || current.metadata.labels?.[HASH_LABEL] === hash) return
  const labels = { ...current.metadata.labels, [HASH_LABEL]: hash }
  context.api.update(pods, { ...current, metadata: { ...current.metadata, labels } })
}
