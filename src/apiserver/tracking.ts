import type { KubernetesObject, Metadata } from '../api/object'
import type { AnyResource } from '../api/resource'
import { apiVersionOf, hasStatusOfItsOwn } from '../api/resource'
import { afterUpdate, type Entries, type Writer } from './apply/managed-fields'
import { changesBetween } from './apply/ownership'
import { structureOf } from './apply/structure'
import type { WriteIntent } from './context'

/** Who is taken to have written when a component of the control plane changes an object whose owners are kept. */
const CONTROL_PLANE = 'kube-controller-manager'

/**
 * The `managedFields` of an object after a write. They are kept for what clients write; objects that only the
 * control plane writes have none, because nothing would ever ask.
 * Simplified: writes of `status` by the control plane take no ownership.
 */
export function trackOwners<T extends KubernetesObject>(
  resource: AnyResource,
  write: { readonly before: T | undefined; readonly after: T; readonly intent: WriteIntent; readonly time: string },
): T {
  const { before, after, intent, time } = write
  const entries = intent.managedFields ?? updatedEntries(resource, before, after, intent, time)
  if (entries === undefined) return after
  const { managedFields: _old, ...metadata } = after.metadata
  const tracked: Metadata = entries.length > 0 ? { ...metadata, managedFields: entries } : metadata
  return { ...after, metadata: tracked }
}

function updatedEntries(
  resource: AnyResource,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  { manager, subresource }: WriteIntent,
  time: string,
): Entries | undefined {
  const entries = before?.metadata.managedFields
  if (manager === undefined && (entries === undefined || subresource === 'status')) return undefined
  if (before && entries === undefined) return undefined
  const writer: Writer = {
    manager: manager ?? CONTROL_PLANE,
    operation: 'Update',
    apiVersion: apiVersionOf(resource),
    ...(subresource ? { subresource } : {}),
  }
  const [left, right] = [
    before ? ownedPart(before, resource, subresource) : {},
    ownedPart(after, resource, subresource),
  ]
  const changes = changesBetween(left, right, structureOf(resource))
  return afterUpdate(entries ?? [], writer, changes, time)
}

/** A write of the object itself says nothing about its status. */
function ownedPart(
  object: KubernetesObject,
  resource: AnyResource,
  subresource: WriteIntent['subresource'],
): Readonly<Record<string, unknown>> {
  const { status, ...rest } = object as KubernetesObject & { readonly status?: unknown }
  return subresource === 'status' || !hasStatusOfItsOwn(resource) ? { ...rest, status } : rest
}
