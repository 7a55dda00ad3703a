import type { LabelMatcher } from '../../api/label-selector'
import type { KubernetesObject } from '../../api/object'
import { controllerOf, controllerReference, isControlledBy } from '../../api/owner-reference'
import type { Resource } from '../../api/resource'
import { isNotFound, StatusError } from '../../api/status-error'
import type { ReconcileContext } from '../controller'

export interface Claimant {
  readonly resource: Resource
  readonly owner: KubernetesObject
  readonly selector: LabelMatcher
}

/**
 * Which of the candidates the owner manages, after adopting matching orphans and releasing owned objects
 * that no longer match (`PodControllerRefManager` and its siblings).
 *
 * Candidates are all objects of the child's resource in the owner's namespace; see `candidatesFor`.
 * @param options.accept an extra condition on orphans that may be adopted and children that may be kept
 * @throws {StatusError} when the owner has changed under an adoption
 */
export function claim<T extends KubernetesObject>(
  context: ReconcileContext,
  claimant: Claimant,
  options: {
    readonly resource: Resource<T>
    readonly candidates: readonly T[]
    readonly accept?: (candidate: T) => boolean
    /** Changes to make together with the adoption (a Job adds its tracking finalizer). */
    readonly onAdopt?: (adopted: T) => T
  },
): readonly T[] {
  const owned: T[] = []
  for (const candidate of options.candidates) {
    const matches = claimant.selector.matches(candidate.metadata.labels) && (options.accept?.(candidate) ?? true)
    const controller = controllerOf(candidate)
    if (controller) {
      if (controller.uid !== claimant.owner.metadata.uid) continue
      if (matches) owned.push(candidate)
      else if (!claimant.owner.metadata.deletionTimestamp) release(context, claimant, options.resource, candidate)
      continue
    }
    if (!matches || claimant.owner.metadata.deletionTimestamp || candidate.metadata.deletionTimestamp) continue
    const adopted = adopt(context, claimant, options.resource, options.onAdopt?.(candidate) ?? candidate)
    if (adopted) owned.push(adopted)
  }
  return owned
}

/** The objects that a claim has to look at: those the owner has, and those its selector matches. */
export function candidatesFor<T extends KubernetesObject>(
  context: ReconcileContext,
  claimant: Claimant,
  resource: Resource<T>,
): readonly T[] {
  const namespace = claimant.owner.metadata.namespace ?? ''
  const matching = context.api.list(resource, { namespace, labels: claimant.selector })
  const { uid } = claimant.owner.metadata
  const owned = context.api.list(resource, { namespace, ownerUid: uid })
  const others = owned.filter((object) => !claimant.selector.matches(object.metadata.labels))
  return others.length === 0 ? matching : [...matching, ...others]
}

/** Whether an object is the owner's as things stand, without claiming it (`FilterClaimedPods`). */
export const ownedBy =
  ({ owner, selector }: Claimant) =>
  (candidate: KubernetesObject): boolean =>
    isControlledBy(candidate, owner.metadata.uid) && selector.matches(candidate.metadata.labels)

function adopt<T extends KubernetesObject>(
  context: ReconcileContext,
  claimant: Claimant,
  resource: Resource<T>,
  orphan: T,
): T | undefined {
  const reference = controllerReference(claimant.resource, claimant.owner)
  const ownerReferences = [...(orphan.metadata.ownerReferences ?? []), reference]
  return ignoringAbsence(() =>
    context.api.update(resource, { ...orphan, metadata: { ...orphan.metadata, ownerReferences } }),
  )
}

function release<T extends KubernetesObject>(
  context: ReconcileContext,
  claimant: Claimant,
  resource: Resource<T>,
  child: T,
): void {
  const ownerReferences = child.metadata.ownerReferences?.filter((ref) => ref.uid !== claimant.owner.metadata.uid)
  const { ownerReferences: _, ...metadata } = child.metadata
  const rest = ownerReferences?.length ? { ...metadata, ownerReferences } : metadata
  ignoringAbsence(() => context.api.update(resource, { ...child, metadata: rest }))
}

/** The object vanished or the change is refused: there is nothing to claim. Everything else is an error. */
function ignoringAbsence<T>(write: () => T): T | undefined {
  try {
    return write()
  } catch (error) {
    if (isNotFound(error) || (error instanceof StatusError && error.reason === 'Invalid')) return undefined
    throw error
  }
}
