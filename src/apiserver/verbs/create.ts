import { required } from '../../api/field-error'
import type { Event } from '../../api/kinds'
import { type KubernetesObject, keyOf, type Metadata, type NewObject } from '../../api/object'
import { groupResource, hasStatusOfItsOwn, type Resource, storedApiVersionOf } from '../../api/resource'
import { events } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { clone } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import type { AdmissionRequest } from '../admission/admission'
import { type AnyDraft, asObject, type ServerContext, type WriteIntent } from '../context'
import { refuseFullCluster, refuseHugeWorkload } from '../limits'
import { generateName, generateUid } from '../metadata/names'
import { share } from '../share'
import { trackOwners } from '../tracking'

/** How often a generated name that is taken is drawn again (Kubernetes 1.32). */
const NAME_ATTEMPTS = 8

/** Kinds whose creator knows the status better than the server. */
const STATUS_FROM_CLIENT: readonly string[] = ['nodes']

/**
 * Creates an object: defaults > mutating admission > preparation > validation > validating admission > store.
 * @throws {StatusError} when the server refuses.
 */
export function createObject<T extends KubernetesObject>(
  server: ServerContext,
  resource: Resource<T>,
  object: NewObject<T>,
  intent: WriteIntent = {},
): T {
  const draft = draftOf(server, resource, object as NewObject<KubernetesObject>)
  const { metadata } = draft
  const request: AdmissionRequest = {
    operation: 'CREATE',
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name || ((metadata.generateName as string | undefined) ?? ''),
  }
  resource.setDefaults?.(draft as never)
  server.admission.mutate(request, draft)
  metadata.name ||= freshName(server, resource, metadata)
  resource.prepareForCreate?.(draft as never, server)
  const shared = share(object, asObject(draft)) as T
  const time = formatTimestamp(server.now)
  const created = trackOwners(resource, { before: undefined, after: shared, intent, time })
  refuseInvalid(resource, created)
  refuseHugeWorkload(server.limits, resource, created)
  return admit(server, { ...request, name: metadata.name }, created, intent)
}

/**
 * Creates an Event that a component has written whole and valid: it is neither copied nor defaulted nor validated.
 * @throws {StatusError} when its namespace or the cluster has no room for it.
 */
export function createEvent(server: ServerContext, event: Event): Event {
  const { name, namespace = '' } = event.metadata
  const request: AdmissionRequest = { operation: 'CREATE', resource: events, namespace, name }
  server.admission.mutate(request, event as unknown as AnyDraft)
  return admit(server, request, event, {})
}

function admit<T extends KubernetesObject>(
  server: ServerContext,
  request: AdmissionRequest,
  created: T,
  intent: WriteIntent,
): T {
  const resource: Resource<T> = request.resource
  server.admission.validate(request, created)
  refuseTaken(server, resource, created)
  refuseFullCluster(server.limits, resource, request.name, server.objectCount())
  if (intent.dryRun) return created
  const stored = server.store.insert(resource, created)
  server.admission.stored(request, stored)
  return stored
}

/** A private copy with everything that the server assigns. */
function draftOf(server: ServerContext, resource: Resource, object: NewObject<KubernetesObject>): AnyDraft {
  const draft: AnyDraft = {
    apiVersion: storedApiVersionOf(resource),
    kind: resource.kind,
    metadata: newMetadata(server, resource, object),
  }
  const parts = object as unknown as Readonly<Record<string, unknown>>
  for (const part in parts) if (!(part in draft) && parts[part] !== undefined) draft[part] = clone(parts[part])
  if (alwaysHasStatus(resource)) draft.status = initialStatus(resource, object)
  else if (hasStatusOfItsOwn(resource)) delete draft.status
  if (tracksGeneration(resource, draft)) draft.metadata.generation = 1
  return draft
}

function newMetadata(
  server: ServerContext,
  resource: Resource,
  { metadata: wanted }: NewObject<KubernetesObject>,
): AnyDraft['metadata'] {
  const metadata: AnyDraft['metadata'] = {
    name: wanted.name ?? '',
    ...(resource.namespaced ? { namespace: wanted.namespace ?? 'default' } : {}),
    uid: generateUid(server.scheduling.random('uid')),
    creationTimestamp: formatTimestamp(server.now),
  }
  for (const field in wanted) {
    const value = wanted[field as keyof typeof wanted]
    if (!ASSIGNED.has(field) && value !== undefined) metadata[field] = clone(value)
  }
  return metadata
}

/** Metadata that a client cannot give to a new object. */
const ASSIGNED: ReadonlySet<string> = new Set<keyof Metadata>([
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'resourceVersion',
  'managedFields',
  'generation',
])

/** The status of a built-in kind may be empty, never absent: controllers rely on it. */
export const alwaysHasStatus = ({ subresources, custom }: Resource): boolean =>
  subresources.includes('status') && !custom

const initialStatus = (resource: Resource, object: NewObject<KubernetesObject>): unknown =>
  STATUS_FROM_CLIENT.includes(groupResource(resource)) ? clone(object.status ?? {}) : {}

export const tracksGeneration = (resource: Resource, object: object): boolean =>
  resource.tracksGeneration ?? 'spec' in object

function freshName(server: ServerContext, resource: Resource, metadata: AnyDraft['metadata']): string {
  if (!metadata.generateName) return ''
  const random = server.scheduling.random('names')
  const namespace = metadata.namespace ?? ''
  for (let attempt = 1; ; attempt++) {
    const name = generateName(metadata.generateName as string, random)
    if (attempt === NAME_ATTEMPTS || !server.store.find(resource, { namespace, name })) return name
  }
}

function refuseInvalid<T extends KubernetesObject>(resource: Resource<T>, object: T): void {
  const { name } = object.metadata
  const missing = name ? [] : [required('metadata.name', 'name or generateName is required')]
  const errors = [...missing, ...(resource.validate?.(object) ?? [])]
  if (errors.length > 0) throw StatusError.invalid(resource, name, errors)
}

function refuseTaken(server: ServerContext, resource: Resource, object: KubernetesObject): void {
  const existing = server.store.find(resource, keyOf(object))
  if (existing) throw StatusError.alreadyExists(resource, object.metadata.name, !!existing.metadata.deletionTimestamp)
}
