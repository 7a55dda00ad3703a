import type { ApiReader, Change } from '../../api/client'
import type { LabelSelector, OwnerReference } from '../../api/kinds'
import { matchSelector } from '../../api/label-selector'
import { type KubernetesObject, keyOf, type ObjectKey } from '../../api/object'
import { controllerOf } from '../../api/owner-reference'
import type { Resource } from '../../api/resource'

const NO_KEYS: readonly ObjectKey[] = []

/** The object itself: what a controller's watch on its own kind maps to. */
export const itself = (change: Change): readonly ObjectKey[] => [keyOf(change.object)]

/**
 * The owner of the kind in question, by the child's controller reference now and before the change; for an
 * orphan, every owner whose selector matches it (`resolveControllerRef` and `getPodReplicaSets`).
 */
export function ownersOf<T extends KubernetesObject>(
  owner: Resource<T>,
  selectorOf: (object: T) => LabelSelector | undefined,
): (change: Change, api: ApiReader) => readonly ObjectKey[] {
  const keyFor = (reference: OwnerReference | undefined, namespace: string, api: ApiReader): readonly ObjectKey[] => {
    if (reference?.kind !== owner.kind) return NO_KEYS
    const key = { namespace, name: reference.name }
    return api.find(owner, key)?.metadata.uid === reference.uid ? [key] : NO_KEYS
  }
  return ({ object, previous }, api) => {
    const namespace = object.metadata.namespace ?? ''
    const now = controllerOf(object)
    const before = previous && controllerOf(previous)
    const current = keyFor(now, namespace, api)
    const keys = before?.uid === now?.uid ? current : [...current, ...keyFor(before, namespace, api)]
    if (now) return keys
    const labels = object.metadata.labels
    if (!labels) return keys
    const matching = api.list(owner, { namespace }).filter((each) => matchSelector(selectorOf(each)).matches(labels))
    return [...keys, ...matching.map(keyOf)]
  }
}
