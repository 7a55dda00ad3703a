import type { JsonValue } from '../../base/json'
import { rememberedFor } from '../../base/remembered'
import type { Instant } from '../../base/time'
import type { KubernetesObject, Metadata } from '../object'
import { type AnyResource, apiVersionOf, listKindOf, presented } from '../resource'
import { StatusError } from '../status-error'

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
): KubernetesObject => (apiVersion === undefined ? object : presented(resource, object, apiVersion))

/** The JSON text of one object as the client wants it. */
export function represent(
  resource: AnyResource,
  object: KubernetesObject,
  { form, now }: { readonly form: Representation; readonly now: Instant },
): string {
  switch (form.as) {
    case 'object':
      return wholeText(inVersion(resource, object, form))
    case 'metadata':
      return partialText(object.metadata)
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

/** The JSON text of a list as the client wants it. */
export function representList(
  resource: AnyResource,
  objects: readonly KubernetesObject[],
  context: TableContext,
): string {
  const { form, metadata } = context
  switch (form.as) {
    case 'object': {
      const type = {
        kind: listKindOf(resource),
        apiVersion: form.apiVersion ?? apiVersionOf(resource),
      }
      const items = objects.map((object) => (resource.custom ? wholeText : itemText)(inVersion(resource, object, form)))
      return withList({ ...type, metadata }, 'items', items)
    }
    case 'metadata': {
      const type = { kind: 'PartialObjectMetadataList', apiVersion: META }
      const items = objects.map((object) => partialText(object.metadata))
      return withList({ ...type, metadata }, 'items', items)
    }
    case 'table':
      return tableOf(resource, objects, context)
  }
}

const META = 'meta.k8s.io/v1'

/** Objects never change, and most of what a client asks for has been asked for before: their texts are kept. */
const wholeText = rememberedFor((object: KubernetesObject) => JSON.stringify(object))
/** Items of lists do not say again what they are. */
const itemText = rememberedFor(({ kind: _kind, apiVersion: _apiVersion, ...rest }: KubernetesObject) =>
  JSON.stringify(rest),
)
const partialText = rememberedFor((metadata: Metadata): string => textOfPartial(metadata))

/**
 * Simplified: the rows of tables carry no managedFields. Nobody reads them there, and they are most of what kubectl would
 * have to decode.
 */
const rowText = rememberedFor(({ managedFields: _, ...metadata }: Metadata) => textOfPartial(metadata))

const textOfPartial = (metadata: object): string =>
  JSON.stringify({ kind: 'PartialObjectMetadata', apiVersion: META, metadata })

const withList = (head: object, name: string, items: readonly string[]): string =>
  `${JSON.stringify(head).slice(0, -1)},"${name}":[${items.join(',')}]}`

function tableOf(resource: AnyResource, objects: readonly KubernetesObject[], context: TableContext): string {
  const columnDefinitions = resource.columns.map(({ name, type, format, wide, description }) => ({
    name,
    type,
    format: format ?? '',
    description: description ?? '',
    priority: wide ? 1 : 0,
  }))
  const head = { kind: 'Table', apiVersion: META, metadata: context.metadata, columnDefinitions }
  return withList(
    head,
    'rows',
    objects.map((object) => row(resource, object, context)),
  )
}

function row(resource: AnyResource, object: KubernetesObject, { form, now }: TableContext): string {
  const cells = resource.columns.map((column): JsonValue => column.cell(object as never, now))
  const text = JSON.stringify({ cells, ...finished(object) })
  switch (form.includeObject) {
    case 'None':
      return text
    case 'Metadata':
      return `${text.slice(0, -1)},"object":${rowText(object.metadata)}}`
    case 'Object':
      return `${text.slice(0, -1)},"object":${wholeText(inVersion(resource, object, form))}}`
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
