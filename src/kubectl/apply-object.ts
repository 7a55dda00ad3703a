import type { PatchType } from '../api/client'
import type { KubernetesObject } from '../api/object'
import { type AnyResource, apiVersionOf } from '../api/resource'
import { isConflict, isNotFound, StatusError } from '../api/status-error'
import { toCompactJson } from '../base/go-json'
import { clone, isObject, type JsonObject } from '../base/json'
import type { Cluster, FieldValidation } from '../cluster/cluster'
import type { Manifest } from './decode'
import { CommandError, withPrefix, withSource } from './errors'
import { threeWayMergePatch, threeWayPatch } from './merge/three-way'
import { CHANGE_CAUSE } from './record'
import { FOREVER, waitUntilGone } from './waiting'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const FIELD_MANAGER = 'kubectl-client-side-apply'
const CONFLICT_RETRIES = 5

export interface ApplyOptions {
  readonly fieldValidation?: FieldValidation
  readonly dryRun?: 'none' | 'client' | 'server'
  readonly fieldManager?: string
  /** Noted in the annotation `kubernetes.io/change-cause`. */
  readonly changeCause?: string
  /** Delete and create anew what cannot be patched. */
  readonly force?: boolean
}

export interface Applied {
  readonly operation: 'created' | 'configured' | 'unchanged'
  readonly object: KubernetesObject
  readonly warnings: readonly string[]
}

/**
 * Applies one object of a manifest as `kubectl apply` does on the client's side: creates it, or patches what the
 * manifest says and what it no longer says, and notes the manifest in an annotation.
 * @throws {StatusError} or {CommandError} with kubectl's words, the manifest's file among them
 */
export async function applyObject(cluster: Cluster, manifest: Manifest, options: ApplyOptions = {}): Promise<Applied> {
  const { resource, namespace, name, source } = manifest
  const live = await retrieve(cluster, manifest)
  const body = withLastApplied(manifest.body)
  const write = {
    fieldManager: options.fieldManager ?? FIELD_MANAGER,
    fieldValidation: options.fieldValidation ?? 'Strict',
    dryRun: options.dryRun === 'server',
  } as const
  if (!live) {
    const caused = options.changeCause ? withAnnotation(body, CHANGE_CAUSE, options.changeCause) : body
    if (options.dryRun === 'client') {
      return { operation: 'created', object: caused as unknown as KubernetesObject, warnings: [] }
    }
    try {
      const { object, warnings } = await cluster.create(resource, namespace, caused, write)
      return { operation: 'created', object, warnings }
    } catch (error) {
      throw withSource('creating', source, error)
    }
  }
  const notes = liveWarnings(manifest, live)
  if (options.dryRun === 'client') return { operation: 'configured', object: live, warnings: notes }
  return patchLive({ cluster, manifest, key: { namespace, name }, body, options, write, notes }, live)
}

async function retrieve(cluster: Cluster, manifest: Manifest): Promise<KubernetesObject | undefined> {
  const { resource, namespace, name, source } = manifest
  try {
    if (name === '') throw new CommandError('resource name may not be empty')
    return await cluster.get<KubernetesObject>(resource, { namespace, name })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw withPrefix(
      `error when retrieving current configuration of:\n${dump(manifest)}\nfrom server for: "${source}": `,
      error,
    )
  }
}

function liveWarnings({ resource }: Manifest, live: KubernetesObject): readonly string[] {
  const { name, annotations, deletionTimestamp } = live.metadata
  const warnings: string[] = []
  if (annotations?.[LAST_APPLIED] === undefined) {
    warnings.push(
      `resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    )
  }
  if (deletionTimestamp) warnings.push(`Detected changes to resource ${name} which is currently being deleted.`)
  return warnings
}

interface PatchContext {
  readonly cluster: Cluster
  readonly manifest: Manifest
  readonly key: { readonly namespace: string; readonly name: string }
  readonly body: JsonObject
  readonly options: ApplyOptions
  readonly write: { readonly fieldManager: string; readonly fieldValidation: FieldValidation; readonly dryRun: boolean }
  readonly notes: readonly string[]
}

async function patchLive(context: PatchContext, first: KubernetesObject): Promise<Applied> {
  const { cluster, manifest, key, body, options, write, notes } = context
  let live = first
  for (let attempt = 1; ; attempt++) {
    const patch = applyPatchOf(manifest.resource, body, live)
    if (Object.keys(patch).length === 0) return { operation: 'unchanged', object: live, warnings: notes }
    const caused = options.changeCause ? withAnnotation(patch, CHANGE_CAUSE, options.changeCause) : patch
    try {
      const { object, warnings } = await cluster.patch(
        manifest.resource,
        key,
        { type: patchTypeOf(manifest.resource), body: caused },
        write,
      )
      return { operation: 'configured', object, warnings: [...notes, ...warnings] }
    } catch (error) {
      if (isConflict(error) && attempt <= CONFLICT_RETRIES) {
        live = await cluster.get<KubernetesObject>(manifest.resource, key)
        continue
      }
      if (!options.force || !(isConflict(error) || isInvalid(error))) throw explain(error, caused, manifest)
      return { ...(await makeAnew(context, live)), warnings: notes }
    }
  }
}

const isInvalid = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Invalid'

/** `apply --force`: deletes, waits until it is gone, and creates. */
async function makeAnew(
  { cluster, manifest, key, body, write }: PatchContext,
  live: KubernetesObject,
): Promise<Omit<Applied, 'warnings'>> {
  await cluster.delete(manifest.resource, key, { propagationPolicy: 'Background' })
  await waitUntilGone(cluster, [{ resource: manifest.resource, object: live }], FOREVER)
  const { object } = await cluster.create(manifest.resource, key.namespace, body, write)
  return { operation: 'configured', object }
}

/** How kubectl names an object in such messages (`resource.Info.String`). */
function dump({ resource: { group, version, plural, kind }, name, namespace }: Manifest): string {
  const names = `Name: "${name}", Namespace: "${namespace}"`
  return `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"\n${names}`
}

/** What kubectl adds to a refusal of its patch. */
function explain(error: unknown, patch: JsonObject, manifest: Manifest): unknown {
  const { source } = manifest
  return withPrefix(
    `error when applying patch:\n${toCompactJson(patch)}\nto:\n${dump(manifest)}\nfor: "${source}": `,
    withSource('patching', source, error),
  )
}

/**
 * The patch that `kubectl apply` sends; empty when there is nothing to do.
 * @param modified the manifest, with the annotation that notes it
 */
export function applyPatchOf(resource: AnyResource, modified: JsonObject, live: KubernetesObject): JsonObject {
  const noted = live.metadata.annotations?.[LAST_APPLIED]
  const original = noted === undefined ? {} : currentForm(resource, JSON.parse(noted) as JsonObject)
  const current = live as unknown as JsonObject
  const states = { original, modified: currentForm(resource, modified), current }
  return resource.custom ? threeWayMergePatch(states) : threeWayPatch(states)
}

/** kubectl knows the merge keys of built-in kinds only. */
export const patchTypeOf = ({ custom }: AnyResource): PatchType => (custom ? 'merge' : 'strategic')

/** A manifest of a legacy version as the version that is stored, so that the two can be compared. */
function currentForm(resource: AnyResource, body: JsonObject): JsonObject {
  const apiVersion = apiVersionOf(resource)
  if (body.apiVersion === apiVersion) return body
  const draft = clone(body)
  resource.convertLegacy?.(draft as never, String(body.apiVersion))
  return { ...draft, apiVersion, kind: resource.kind } as JsonObject
}

/** The manifest without the annotation that would note an earlier one. */
export function withoutLastApplied(body: JsonObject): JsonObject {
  const metadata = (isObject(body.metadata) ? body.metadata : {}) as JsonObject
  const given = (isObject(metadata.annotations) ? metadata.annotations : {}) as JsonObject
  const { [LAST_APPLIED]: _, ...annotations } = given
  return { ...body, metadata: { ...metadata, annotations } }
}

/** The manifest as the annotation notes it: compact, with a newline. */
export function withLastApplied(body: JsonObject): JsonObject {
  const bare = withoutLastApplied(body)
  return withAnnotation(bare, LAST_APPLIED, `${toCompactJson(bare)}\n`)
}

export function withAnnotation(body: JsonObject, key: string, value: string): JsonObject {
  const metadata = (isObject(body.metadata) ? body.metadata : {}) as JsonObject
  const annotations = (isObject(metadata.annotations) ? metadata.annotations : {}) as JsonObject
  return { ...body, metadata: { ...metadata, annotations: { ...annotations, [key]: value } } }
}
