import { required } from '../../api/field-error'
import { type KubernetesObject, keyOf, type NewObject } from '../../api/object'
import { apiVersionOf, groupResource, type Resource } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import { clone } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import type { AdmissionRequest } from '../admission/admission'
import { AdmissionChain } from '../admission/chain'
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
  const admission = new AdmissionChain(server, request)
  admission.mutate(draft)
  metadata.name ||= freshName(server, resource, metadata)
  resource.prepareForCreate?.(draft as never, server)
  const shared = share(object, asObject(draft)) as T
  const time = formatTimestamp(server.now)
  const created = trackOwners(resource, { before: undefined, after: shared, intent, time })
  refuseInvalid(resource, created)
  refuseHugeWorkload(server.limits, resource, created)
  const admitted = admission.named(metadata.name)
  admitted.validate(created)
  refuseTaken(server, resource, created)
  refuseFullCluster(server.limits, resource, metadata.name, server.objectCount())
  if (intent.dryRun) return created
  const stored = server.store.insert(resource, created)
  admitted.stored(stored)
  return stored
}

/** A private copy with everything that the server assigns. */
function draftOf(server: ServerContext, resource: Resource, object: NewObject<KubernetesObject>): AnyDraft {
  const draft = clone({ ...object, status: undefined }) as unknown as AnyDraft
  const { metadata } = draft
  draft.apiVersion = apiVersionOf(resource)
  draft.kind = resource.kind
  if (resource.subresources.includes('status')) draft.status = initialStatus(resource, object)
  if (resource.namespaced) metadata.namespace ??= 'default'
  else delete metadata.namespace
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.selfLink
  delete metadata.resourceVersion
  delete metadata.managedFields
  metadata.name ??= ''
  metadata.uid = generateUid(server.scheduling.random('uid'))
  metadata.creationTimestamp = formatTimestamp(server.now)
  if (tracksGeneration(resource, draft)) metadata.generation = 1
  else delete metadata.generation
  return draft
}

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
