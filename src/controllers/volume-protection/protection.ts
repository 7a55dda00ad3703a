import type { ApiClient } from '../../api/client'
import { type KubernetesObject, keyOf } from '../../api/object'
import type { Resource } from '../../api/resource'
import { type Controller, type WatchRule, watching } from '../controller'

/** A finalizer that its controller puts on objects of a kind, and takes off those that were deleted and are not used. */
export interface Protection<T extends KubernetesObject> {
  /** The controller's name. */
  readonly name: string
  readonly resource: Resource<T>
  readonly finalizer: string
  isUsed(object: T, api: ApiClient): boolean
}

/** @param watches where the end of a use is seen, but for writes of the protected object itself */
export function protectionController<T extends KubernetesObject>(
  protection: Protection<T>,
  ...watches: readonly WatchRule[]
): Controller {
  const { name, resource, finalizer } = protection
  return {
    name,
    watches: [watching(resource, ({ object }) => (needsCare(object, finalizer) ? [keyOf(object)] : [])), ...watches],
    reconcile(key, { api }) {
      const object = api.find(resource, key)
      if (object) protect(protection, object, api)
      return 'done'
    },
  }
}

/** Whether the finalizer may have to be put on or taken off; admission has put it on everything that is new. */
const needsCare = ({ metadata }: KubernetesObject, finalizer: string): boolean =>
  !!metadata.deletionTimestamp === !!metadata.finalizers?.includes(finalizer)

function protect<T extends KubernetesObject>(
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
