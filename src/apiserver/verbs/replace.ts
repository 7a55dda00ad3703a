import type { KubernetesObject, Metadata } from '../../api/object'
import { groupResource, hasStatusOfItsOwn, type Resource, storedApiVersionOf } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import { clone, withFields } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import type { AdmissionRequest } from '../admission/admission'
import { type AnyDraft, asObject, type ServerContext, type WriteIntent } from '../context'
import { refuseHugeWorkload } from '../limits'
import { carryMetadata, refuseStale, validateMetadataChange } from '../metadata/carry'
import { share } from '../share'
import { trackOwners } from '../tracking'
import { alwaysHasStatus, tracksGeneration } from './create'

/** Metadata that a write of `status` leaves alone, by kind; the rest it may change, as in the real strategies. */
const KEPT_BY_STATUS: Readonly<Record<string, readonly (keyof Metadata)[]>> = {
  'deployments.apps': ['labels'],
  pods: ['ownerReferences'],
}

/** Replaces everything but status. Returns the stored object itself when nothing changed. */
export function replaceObject<T extends KubernetesObject>(
  server: ServerContext,
  resource: Resource<T>,
  stored: T,
  wanted: T,
  intent: WriteIntent = {},
): T {
  refuseStale(resource, stored.metadata, wanted.metadata)
  const candidate = withPart(stored, wanted, 'object', resource)
  const next = bodyDiffers(stored, candidate, resource) ? settleBody(server, resource, stored, candidate) : candidate
  return commit(server, resource, stored, bumpGeneration(resource, stored, next), intent)
}

/** Replaces status and what metadata the kind lets a status write change. */
export function replaceStatus<T extends KubernetesObject>(
  server: ServerContext,
  resource: Resource<T>,
  stored: T,
  wanted: T,
  intent: WriteIntent = {},
): T {
  refuseStale(resource, stored.metadata, wanted.metadata)
  const next = withPart(stored, wanted, 'status', resource)
  const errors = next === stored ? [] : (resource.validateStatus?.(next, stored) ?? [])
  if (errors.length > 0) throw StatusError.invalid(resource, stored.metadata.name, errors)
  return commit(server, resource, stored, next, { ...intent, subresource: 'status' })
}

/** The stored object with one part taken from `wanted`, sharing all that is equal. */
function withPart<T extends KubernetesObject>(
  stored: T,
  wanted: T,
  part: 'object' | 'status',
  resource: Resource<T>,
): T {
  const statusOf = (object: T): unknown => (object as { readonly status?: unknown }).status
  const status = statusOf(part === 'status' || !hasStatusOfItsOwn(resource) ? wanted : stored)
  const base = part === 'status' ? stored : wanted
  const next = withFields(base, {
    apiVersion: storedApiVersionOf(resource),
    kind: resource.kind,
    metadata: metadataAfter(stored, wanted, part, resource),
  } as Partial<T>) as T & { status?: unknown }
  if (status !== undefined) next.status = status
  else if (alwaysHasStatus(resource)) next.status = {}
  else delete next.status
  return share(stored, next)
}

function metadataAfter<T extends KubernetesObject>(
  { metadata: stored }: T,
  { metadata: wanted }: T,
  part: 'object' | 'status',
  resource: Resource<T>,
): Metadata {
  if (stored === wanted || (part === 'status' && resource.custom)) return stored
  const carried = carryMetadata(stored, wanted)
  const kept = part === 'status' ? KEPT_BY_STATUS[groupResource(resource)] : undefined
  return kept ? { ...carried, ...Object.fromEntries(kept.map((field) => [field, stored[field]])) } : carried
}

/** Whether anything but version, metadata and status changed: compares references, because the objects share what is equal. */
function bodyDiffers(before: KubernetesObject, after: KubernetesObject, resource: Resource): boolean {
  const left = before as unknown as Record<string, unknown>
  const right = after as unknown as Record<string, unknown>
  const counts = (key: string): boolean =>
    key !== 'metadata' && key !== 'apiVersion' && (key !== 'status' || !hasStatusOfItsOwn(resource))
  for (const key in right) if (left[key] !== right[key] && counts(key)) return true
  for (const key in left) if (left[key] !== right[key] && counts(key)) return true
  return false
}

/** Defaults, admits, prepares and validates a changed body. */
function settleBody<T extends KubernetesObject>(server: ServerContext, resource: Resource<T>, stored: T, next: T): T {
  const draft = clone(next) as unknown as AnyDraft
  resource.setDefaults?.(draft as never)
  const request = updateOf(resource, stored)
  server.admission.mutate(request, draft)
  resource.prepareForUpdate?.(draft as never, stored, server)
  const settled = share(stored, asObject(draft)) as T
  const errors = [...(resource.validate?.(settled, stored) ?? [])]
  if (errors.length > 0) throw StatusError.invalid(resource, stored.metadata.name, errors)
  refuseHugeWorkload(server.limits, resource, settled)
  server.admission.validate(request, settled)
  return settled
}

function bumpGeneration<T extends KubernetesObject>(resource: Resource<T>, stored: T, next: T): T {
  if (next === stored || !tracksGeneration(resource, next)) return next
  if (!bodyDiffers(stored, next, resource) && !resource.bumpsGeneration?.(next, stored)) return next
  const generation = (stored.metadata.generation ?? 0) + 1
  return withFields(next, { metadata: withFields(next.metadata, { generation }) } as Partial<T>)
}

function commit<T extends KubernetesObject>(
  server: ServerContext,
  resource: Resource<T>,
  stored: T,
  changed: T,
  intent: WriteIntent,
): T {
  const next = withOwners(server, resource, stored, changed, intent)
  if (next === stored) return stored
  const errors = [...validateMetadataChange(stored.metadata, next.metadata)]
  if (bodyDiffers(stored, next, resource) || next.metadata !== stored.metadata) {
    const check = intent.subresource === 'resize' ? resource.resize?.validate : resource.validateUpdate
    errors.push(...(check?.(next, stored) ?? []))
  }
  if (errors.length > 0) throw StatusError.invalid(resource, stored.metadata.name, errors)
  if (intent.dryRun) return next
  if (isReleased(next)) {
    removed(server, resource, server.store.remove(resource, stored))
    return next
  }
  const written = server.store.replace(resource, stored, next)
  server.admission.stored(updateOf(resource, stored), written)
  return written
}

function updateOf(resource: Resource, stored: KubernetesObject): AdmissionRequest {
  const { name, namespace = '' } = stored.metadata
  return { operation: 'UPDATE', resource, namespace, name, previous: stored }
}

/** The write that let an object go was its delete. */
function removed<T extends KubernetesObject>(server: ServerContext, resource: Resource<T>, object: T): void {
  server.admission.stored({ ...updateOf(resource, object), operation: 'DELETE' }, object)
}

function withOwners<T extends KubernetesObject>(
  server: ServerContext,
  resource: Resource<T>,
  stored: T,
  changed: T,
  intent: WriteIntent,
): T {
  const isUntracked = !intent.manager && !stored.metadata.managedFields
  if (!intent.managedFields && (changed === stored || isUntracked)) return changed
  const time = formatTimestamp(server.now)
  return share(stored, trackOwners(resource, { before: stored, after: changed, intent, time }))
}

/** Whether nothing holds an object back any more that was asked to go. */
export function isReleased(object: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata
  if (!deletionTimestamp || finalizers?.length || deletionGracePeriodSeconds) return false
  return !namespaceFinalizers(object).length
}

const namespaceFinalizers = (object: KubernetesObject): readonly string[] =>
  object.kind === 'Namespace'
    ? ((object as { readonly spec?: { readonly finalizers?: readonly string[] } }).spec?.finalizers ?? [])
    : []
