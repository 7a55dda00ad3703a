import type { DeleteOptions, DeleteResult, ListQuery, Patch, WriteOptions, WriteResult } from '../api/client'
import { type KubernetesObject, keyOf, type ObjectKey } from '../api/object'
import { hasStatusOfItsOwn, presented, type Resource } from '../api/resource'
import { namespaces } from '../api/resources'
import { StatusError } from '../api/status-error'
import type { JsonObject, JsonValue } from '../base/json'
import { formatTimestamp } from '../base/time'
import { type ApiServer, applyPatch } from './api-server'
import { applyConfiguration } from './apply/apply'
import { setOwned } from './apply/managed-fields'
import { ownableFields } from './apply/ownership'
import { structureOf } from './apply/structure'
import {
  answer,
  applyWriter,
  intentOf,
  type PartOptions,
  refuseUnconditional,
  unsupportedPatch,
} from './client-requests'
import type { WriteIntent } from './context'
import {
  asObject,
  decodeApplied,
  decodePatched,
  decodeWithHints,
  refuseOtherName,
  settleNamespace,
} from './decoding/client-documents'
import { type Decoded, refuseHugeDocument } from './decoding/decode'
import { furnishNamespace } from './namespace-content'
import { createObject } from './verbs/create'
import { deleteObject } from './verbs/delete'
import { evictPod } from './verbs/evict'
import { replaceObject, replaceStatus } from './verbs/replace'
import { scaleOf, withScale } from './verbs/scale'

/**
 * The API as clients outside of this process see it: untrusted JSON in, stored objects and warnings out.
 * Every verb throws `StatusError` in the words of a real server.
 */
export class ClientApi {
  readonly #api: ApiServer

  constructor(api: ApiServer) {
    this.#api = api
  }

  /** POST. The namespace is that of the request; a body that names another is refused. */
  create(resource: Resource, namespace: string, body: JsonValue, options: WriteOptions = {}): WriteResult {
    const { context } = this.#api
    const { draft, warnings } = decodeWithHints(resource, body, options.fieldValidation ?? 'Warn', context.limits)
    settleNamespace(resource, draft, namespace)
    if (draft.metadata.resourceVersion) {
      throw StatusError.of(500, '', 'resourceVersion should not be set on objects to be created')
    }
    const object = createObject(context, resource, draft as never, intentOf(options)) as KubernetesObject
    if (!options.dryRun) furnishNamespace(context, resource, object)
    return answer(resource, object, warnings)
  }

  /** PUT on an object or one of its subresources. */
  update(resource: Resource, key: ObjectKey, body: JsonValue, options: PartOptions = {}): WriteResult {
    const stored = this.#api.get(resource, key)
    if (options.subresource === 'scale') return this.#scale(resource, stored, asObject(body), options)
    const { context } = this.#api
    const decoded = decodeWithHints(resource, body, options.fieldValidation ?? 'Warn', context.limits)
    refuseOtherName(decoded.draft, key)
    settleNamespace(resource, decoded.draft, key.namespace)
    refuseUnconditional(resource, decoded.draft)
    return this.#replaced(resource, stored, decoded, options)
  }

  /** PATCH with a JSON, merge or strategic merge patch. */
  patch(resource: Resource, key: ObjectKey, patch: Patch, options: PartOptions = {}): WriteResult {
    const stored = this.#api.get(resource, key)
    if (resource.custom && patch.type === 'strategic') throw unsupportedPatch()
    refuseHugeDocument(patch.body, this.#api.context.limits)
    if (options.subresource === 'scale') {
      return this.#scale(resource, stored, applyPatch(scaleOf(resource, stored), patch) as JsonObject, options)
    }
    const shown = presented(resource, stored, options.apiVersion)
    const decoded = decodePatched(resource, applyPatch(shown, patch) as JsonObject, patch, options)
    refuseOtherName(decoded.draft, key)
    return this.#replaced(resource, stored, decoded, options)
  }

  /** PATCH with an apply configuration: creates what is missing, and keeps who owns which field. */
  applyPatch(
    resource: Resource,
    key: ObjectKey,
    body: JsonValue,
    options: PartOptions & { readonly fieldManager: string },
  ): WriteResult {
    const writer = applyWriter(resource, options)
    const { draft, warnings } = decodeApplied(resource, key, body, this.#api.context.limits)
    if (options.subresource !== 'status' && hasStatusOfItsOwn(resource)) delete draft.status
    const stored = this.#api.find(resource, key)
    const time = formatTimestamp(this.#api.context.now)
    if (!stored) {
      if (options.subresource) throw StatusError.notFound(resource, key.name)
      const managedFields = setOwned([], writer, ownableFields(draft, structureOf(resource)), time)
      const intent = { ...intentOf(options), managedFields }
      const object = createObject(this.#api.context, resource, draft as never, intent) as KubernetesObject
      if (!options.dryRun) furnishNamespace(this.#api.context, resource, object)
      return answer(resource, object, warnings)
    }
    const live = presented(resource, stored)
    const structure = structureOf(resource)
    const force = options.force ?? false
    const applied = applyConfiguration({ live, applied: draft, writer, force, time, structure })
    const wanted = applied.object as unknown as KubernetesObject
    return answer(resource, this.#replace(resource, stored, wanted, options, applied.managedFields), warnings, stored)
  }

  /** DELETE. Says whether the object is gone or has only been marked. */
  delete(
    resource: Resource,
    key: ObjectKey,
    options: DeleteOptions & { readonly dryRun?: boolean } = {},
  ): DeleteResult {
    const { object, gone } = deleteObject(this.#api.context, resource, key, options)
    return { gone, uid: object.metadata.uid }
  }

  /** DELETE on a collection. @returns what it found */
  deleteCollection(
    resource: Resource,
    query: ListQuery,
    options: DeleteOptions & { readonly dryRun?: boolean } = {},
  ): readonly KubernetesObject[] {
    const found = this.#api.list(resource, query)
    for (const object of found) deleteObject(this.#api.context, resource, keyOf(object), options)
    return found
  }

  evict(pod: ObjectKey, options: DeleteOptions & { readonly dryRun?: boolean } = {}): void {
    evictPod(this.#api.context, pod, options)
  }

  /** GET on `/scale`. */
  scale(resource: Resource, key: ObjectKey): KubernetesObject {
    const object = this.#api.get(resource, key)
    const missing = resource.scale?.missing?.(object as never)
    if (missing) throw StatusError.internal(`Internal error occurred: ${missing}`)
    return scaleOf(resource, object)
  }

  #scale(resource: Resource, stored: KubernetesObject, scale: JsonObject, options: PartOptions): WriteResult {
    const wanted = withScale(resource, stored, scale)
    const intent = { ...intentOf(options), subresource: 'scale' as const }
    return {
      object: scaleOf(resource, replaceObject(this.#api.context, resource, stored, wanted, intent)),
      warnings: [],
    }
  }

  #replaced(
    resource: Resource,
    stored: KubernetesObject,
    { draft, warnings }: Decoded,
    options: PartOptions,
  ): WriteResult {
    const object = this.#replace(resource, stored, draft as unknown as KubernetesObject, options)
    return answer(resource, object, warnings, stored)
  }

  #replace(
    resource: Resource,
    stored: KubernetesObject,
    wanted: KubernetesObject,
    options: PartOptions,
    managedFields?: WriteIntent['managedFields'],
  ): KubernetesObject {
    const { context } = this.#api
    const intent: WriteIntent = { ...intentOf(options), ...(managedFields ? { managedFields } : {}) }
    if (options.subresource === 'resize' && resource.resize) {
      const resized = resource.resize.only(wanted, stored)
      return replaceObject(context, resource, stored, resized, { ...intent, subresource: 'resize' })
    }
    if (options.subresource === 'status') {
      return replaceStatus(context, resource, stored, wanted, intent)
    }
    if (resource !== (namespaces as Resource) || options.subresource === 'finalize') {
      return replaceObject(context, resource, stored, wanted, intent)
    }
    // Only the finalize subresource lets a namespace go.
    const { spec } = stored as KubernetesObject & { readonly spec: unknown }
    return replaceObject(context, resource, stored, { ...wanted, spec } as KubernetesObject, intent)
  }
}
