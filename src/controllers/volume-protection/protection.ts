import type { ApiClient } from '../../api/client'
import type { KubernetesObject } from '../../api/object'
import type { Resource } from '../../api/resource'

/** A finalizer that its controller puts on objects of a kind, and takes off those that were deleted and are not used. */
export interface Protection<T extends KubernetesObject> {
  readonly resource: Resource<T>
  readonly finalizer: string
  isUsed(object: T, api: ApiClient): boolean
}

/** Whether the finalizer may have to be put on or taken off; admission has put it on everything that is new. */
export const needsCare = ({ metadata }: KubernetesObject, finalizer: string): boolean =>
  !!metadata.deletionTimestamp === !!metadata.finalizers?.includes(finalizer)

export function protect<T extends KubernetesObject>(
  { resource, finalizer, isUsed }: Protection<T>,
  object: T,
  api: ApiClient,
): void {
  if (!needsCare(object, finalizer)) return
  const isDeleted = !!object.metadata.deletionTimestamp
  if (isDeleted && isUsed(object, api)) return
  const { finalizers: present = [], ...rest } = object.metadata
  const finalizers = isDeleted ? present.filter((name) => name !== finalizer) : [...present, finalizer]
  api.update(resource, { ...object, metadata: finalizers.length > 0 ? { ...rest, finalizers } : rest })
}
