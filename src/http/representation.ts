import type { KubernetesObject } from '../api/object'
import { type AnyResource, apiVersionOf } from '../api/resource'
import { StatusError } from '../api/status-error'
import type { JsonValue } from '../base/json'
import type { Instant } from '../base/time'

/** How a client wants to see objects. */
export interface Representation {
  readonly as: 'object' | 'table' | 'metadata'
  /** What a table's rows carry. */
  readonly includeObject: 'None' | 'Metadata' | 'Object'
  /** The version that was asked for, where it is not the stored one. */
  readonly apiVersion?: string
}

/** What stands around the items of a list. */
export interface ListMeta {
  readonly resourceVersion?: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

/**
 * Reads the Accept header; the first form that is served wins.
 * @throws {StatusError} NotAcceptable when none is
 */
export function representationOf(
  accept: string | undefined,
  wanted: string | null,
  apiVersion?: string,
): Representation {
  const includeObject = wanted === 'None' || wanted === 'Object' ? wanted : 'Metadata'
  const rest = { includeObject, ...(apiVersion ? { apiVersion } : {}) } as const
  for (const entry of (accept || '*/*').split(',')) {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim())
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3)
    if (as === undefined) return { as: 'object', ...rest }
    if (as === 'Table') return { as: 'table', ...rest }
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
      return { as: 'metadata', ...rest }
    }
  }
  throw StatusError.of(406, 'NotAcceptable', 'only the following media types are accepted: application/json', {})
}

/** An object in the version that was asked for. */
export const inVersion = (
  resource: AnyResource,
  object: KubernetesObject,
  { apiVersion }: Representation,
): KubernetesObject => (apiVersion === undefined ? object : (resource.showAs?.(object, apiVersion) ?? object))

/** One object as the client wants it. */
export function represent(
  resource: AnyResource,
  object: KubernetesObject,
  { form, now }: { readonly form: Representation; readonly now: Instant },
): object {
  switch (form.as) {
    case 'object':
      return inVersion(resource, object, form)
    case 'metadata':
      return partial(object)
    case 'table':
      return tableOf(resource, [object], {
        form,
        now,
        metadata: { resourceVersion: object.metadata.resourceVersion ?? '' },
      })
  }
}

interface TableContext {
  readonly form: Representation
  readonly now: Instant
  readonly metadata: ListMeta
}

/** A list as the client wants it. */
export function representList(
  resource: AnyResource,
  objects: readonly KubernetesObject[],
  context: TableContext,
): object {
  const { form, metadata } = context
  switch (form.as) {
    case 'object':
      return {
        kind: `${resource.kind}List`,
        apiVersion: form.apiVersion ?? apiVersionOf(resource),
        metadata,
        items: objects.map((object) => withoutType(inVersion(resource, object, form))),
      }
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map(partial),
      }
    case 'table':
      return tableOf(resource, objects, context)
  }
}

/** Items of lists do not say again what they are. */
const withoutType = ({ kind: _kind, apiVersion: _apiVersion, ...rest }: KubernetesObject): object => rest

const partial = ({ metadata }: KubernetesObject): object => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
})

function tableOf(resource: AnyResource, objects: readonly KubernetesObject[], context: TableContext): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: context.metadata,
    columnDefinitions: resource.columns.map(({ name, type, format, wide, description }) => ({
      name,
      type,
      format: format ?? '',
      description: description ?? '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => row(resource, object, context)),
  }
}

function row(resource: AnyResource, object: KubernetesObject, { form, now }: TableContext): object {
  const cells = resource.columns.map((column): JsonValue => column.cell(object as never, now))
  const { includeObject } = form
  return {
    cells,
    ...finished(object),
    ...(includeObject === 'None'
      ? {}
      : { object: includeObject === 'Object' ? inVersion(resource, object, form) : partial(object) }),
  }
}

const FINISHED: Readonly<Record<string, string>> = {
  Succeeded: 'The pod has completed successfully.',
  Failed: 'The pod failed.',
}

/** Rows of pods that have ended say so: `kubectl get` without `-o wide` may hide them. */
function finished(object: KubernetesObject): object {
  if (object.kind !== 'Pod') return {}
  const { phase = '' } = (object as KubernetesObject & { readonly status: { readonly phase?: string } }).status
  const message = FINISHED[phase]
  return message ? { conditions: [{ type: 'Completed', status: 'True', reason: phase, message }] } : {}
}
