import { type FieldError, forbidden, invalid } from '../../api/field-error'
import type { Metadata } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { StatusError } from '../../api/status-error'

/**
 * The metadata of an object after a client replaced it: what only the server decides is kept.
 * Follows apiserver `rest.BeforeUpdate`.
 */
export function carryMetadata(before: Metadata, wanted: Metadata): Metadata {
  const carried: Record<string, unknown> = {}
  for (const field in wanted) if (!SERVER_FIELDS.has(field)) carried[field] = wanted[field as keyof Metadata]
  for (const field in before) if (KEPT_FIELDS.has(field)) carried[field] = before[field as keyof Metadata]
  carried.creationTimestamp ??= before.creationTimestamp
  return carried as unknown as Metadata
}

/** What a client cannot write. */
const SERVER_FIELDS: ReadonlySet<string> = new Set<keyof Metadata>([
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'selfLink',
  'managedFields',
])

/** What stays as it is, whatever a client writes. */
const KEPT_FIELDS: ReadonlySet<string> = new Set<keyof Metadata>([
  'name',
  'uid',
  'resourceVersion',
  'generateName',
  'namespace',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
])

/** Optimistic concurrency: @throws {StatusError} Conflict when the client saw another object, or an older one. */
export function refuseStale(resource: AnyResource, before: Metadata, wanted: Metadata): void {
  if (wanted.uid && wanted.uid !== before.uid) {
    const cause = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${before.uid}`
    throw StatusError.conflict(resource, before.name, cause)
  }
  if (wanted.resourceVersion && wanted.resourceVersion !== before.resourceVersion) {
    throw StatusError.conflict(resource, before.name)
  }
}

/** What is wrong with a change of metadata (apimachinery `ValidateObjectMetaUpdate`). */
export function validateMetadataChange(before: Metadata, after: Metadata): readonly FieldError[] {
  const errors: FieldError[] = []
  if (after.creationTimestamp !== before.creationTimestamp) {
    errors.push(invalid('metadata.creationTimestamp', after.creationTimestamp, 'field is immutable'))
  }
  if (before.deletionTimestamp) {
    const added = (after.finalizers ?? []).filter((finalizer) => !before.finalizers?.includes(finalizer))
    if (added.length > 0) {
      const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ')
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`
      errors.push(forbidden('metadata.finalizers', why))
    }
  }
  return errors
}
