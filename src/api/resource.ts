import type { Mutable } from '../base/json'
import { rememberedFor } from '../base/remembered'
import type { Instant } from '../base/time'
import type { FieldError } from './field-error'
import type { LabelSelector } from './kinds'
import type { KubernetesObject } from './object'
import type { JsonSchema } from './schema/json-schema'

/** How DELETE treats the objects that an object owns. */
export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan'

export type Subresource =
  | 'status'
  | 'scale'
  | 'eviction'
  | 'binding'
  | 'log'
  | 'finalize'
  | 'exec'
  | 'attach'
  | 'portforward'
  | 'resize'

/** One column of the table that `kubectl get` prints (the server's printers decide on them). */
export interface Column<T extends KubernetesObject = KubernetesObject> {
  /** As the API names it, in title case: `Up-to-date`. kubectl prints it in capitals. */
  readonly name: string
  readonly type: 'string' | 'integer' | 'date' | 'boolean' | 'number'
  readonly format?: string
  /** Shown only with `-o wide` (priority 1). */
  readonly wide?: boolean
  readonly description?: string
  cell(object: T, now: Instant): string | number | boolean | null
}

/** Where a kind keeps its replica count: what makes `kubectl scale` and autoscalers work on it. */
export interface ScaleAccess<T extends KubernetesObject> {
  specReplicas(object: T): number
  statusReplicas(object: T): number
  selector(object: T): LabelSelector | undefined
  withReplicas(object: T, replicas: number): T
  /** The selector as its Scale shows it, where the object holds it as text. */
  selectorText?(object: T): string
  /** Why the object has no Scale to show; it has one unless this says otherwise. */
  missing?(object: T): string | undefined
}

/**
 * A kind of object: its names, and what the API server knows about it.
 * One file under `resources/` declares one of these.
 */
export interface Resource<T extends KubernetesObject = KubernetesObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** `deployments` */
  readonly plural: string
  /** `deployment` */
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly subresources: readonly Subresource[]
  /** Group versions of old manifests that are read as this kind, e.g. `extensions/v1beta1`. */
  readonly legacyApiVersions?: readonly string[]
  /** What an absent `propagationPolicy` means; Background unless said. */
  readonly defaultPropagation?: PropagationPolicy
  /** False for kinds whose `metadata.generation` the server does not keep. Default: true when the kind has a spec. */
  readonly tracksGeneration?: boolean
  /** Parts beside spec whose change also bumps the generation. */
  bumpsGeneration?(object: T, previous: T): boolean
  readonly scale?: ScaleAccess<T>
  /** What counts of a write to the subresource `resize`, and what is wrong with it. */
  readonly resize?: { only(wanted: T, previous: T): T; validate(object: T, previous: T): readonly FieldError[] }
  /** Converts a legacy manifest (its `apiVersion` is given) to the stored version, in place. */
  convertLegacy?(draft: Mutable<T>, apiVersion: string): void
  /** Those of the legacy group versions that a server still serves beside this one. */
  readonly furtherApiVersions?: readonly string[]
  /** A stored object as a version that it is served in shows it; without this all of them show what is stored. */
  present?(stored: T, apiVersion: string): T
  /** What can be done with it, where that is not everything. */
  readonly verbs?: readonly string[]
  /** Fills in defaults on a private copy. Idempotent. */
  setDefaults?(draft: Mutable<T>): void
  /**
   * Sets what only the server decides at creation (status, generated fields), in place. The draft has its
   * defaults, name and uid, and has been through mutating admission.
   */
  prepareForCreate?(draft: Mutable<T>, context: PrepareContext): void
  /** Keeps or adjusts what a client cannot decide when it replaces an object, in place; the draft has its defaults. */
  prepareForUpdate?(draft: Mutable<T>, previous: T, context: PrepareContext): void
  /** What is wrong with an object that is about to be stored; empty when nothing is. A replaced object comes with what it replaces. */
  validate?(object: T, previous?: T): readonly FieldError[]
  /** What is wrong with the change; `validate` has run before. */
  validateUpdate?(object: T, previous: T): readonly FieldError[]
  /** What is wrong with a status that a client writes; kinds without it take any. */
  validateStatus?(object: T, previous: T): readonly FieldError[]
  /** What the server has to say about an object that it takes, beside what is wrong with it. A changed object comes with what it was. */
  warnings?(object: T, previous?: T): readonly string[]
  /** The object as it is once it has been asked to go, beside the time of that. */
  markDeleted?(object: T, now: Instant): T
  /** Fields that `--field-selector` knows beside metadata.name and metadata.namespace. */
  readonly fieldSelectors?: Readonly<Record<string, FieldSelector<T>>>
  readonly columns: readonly Column<T>[]
  /** Set for kinds that a CustomResourceDefinition declares. */
  readonly custom?: CustomKind
  /** Only for the type checker: carries the object type. Never set. */
  readonly objectType?: T
}

/** What is peculiar to a kind that a CustomResourceDefinition declares, in one of its versions. */
export interface CustomKind {
  readonly listKind: string
  readonly schema: JsonSchema
  /** The version that objects are stored in. */
  readonly storageVersion: string
  /** What the server says to everyone who uses a deprecated version. */
  readonly deprecation?: string
}

/** Reads the field that a field selector names. */
export interface FieldSelector<T extends KubernetesObject> {
  value(object: T): string
}

export interface PrepareContext {
  readonly now: Instant
  /** Virtual addresses and ports that the server hands out; unique within a cluster. */
  allocate(pool: 'clusterIP' | 'nodePort'): string
}

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = rememberedFor(({ group, version }: Pick<Resource, 'group' | 'version'>) =>
  group ? `${group}/${version}` : version,
)

/** `apps/v1`: what stored objects of the resource say they are; that of another version for some custom kinds. */
export const storedApiVersionOf = (resource: Pick<Resource, 'group' | 'version' | 'custom'>): string =>
  resource.custom ? `${resource.group}/${resource.custom.storageVersion}` : apiVersionOf(resource)

/** `deployments.apps`, or `pods`: how messages name a resource, and how maps of resources are keyed. */
export const groupResource = rememberedFor(({ group, plural }: Pick<Resource, 'group' | 'plural'>) =>
  group ? `${plural}.${group}` : plural,
)

/** `Deployment.apps`, or `Pod`: how Invalid messages name a kind. */
export const groupKind = (resource: Pick<Resource, 'group' | 'kind'>): string =>
  resource.group ? `${resource.kind}.${resource.group}` : resource.kind

/** `DeploymentList`, or what a definition says. */
export const listKindOf = ({ kind, custom }: Pick<Resource, 'kind' | 'custom'>): string =>
  custom?.listKind ?? `${kind}List`

/** Of several versions of a kind only the first, which is the preferred one. */
export function eachKindOnce(resources: readonly AnyResource[]): readonly AnyResource[] {
  const seen = new Set<string>()
  return resources.filter((resource) => {
    const name = groupResource(resource)
    return !seen.has(name) && seen.add(name)
  })
}

/** Whether `status` is written apart; custom kinds without that subresource keep it like any other field. */
export const hasStatusOfItsOwn = ({ custom, subresources }: Pick<Resource, 'custom' | 'subresources'>): boolean =>
  !custom || subresources.includes('status')

/** An object as a version of its kind shows it to clients; that of the resource unless another is named. */
export const presented = <T extends KubernetesObject>(
  resource: Resource<T>,
  stored: T,
  apiVersion = apiVersionOf(resource),
): T => resource.present?.(stored, apiVersion) ?? stored

/** A declared resource. `never` inside callbacks is safe to widen: the registry only ever passes the kind's own objects. */
// biome-ignore lint/suspicious/noExplicitAny: heterogeneous registry of generic declarations
export type AnyResource = Resource<any>
