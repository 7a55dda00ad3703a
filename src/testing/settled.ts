import type { FieldError } from '../api/field-error'
import type { KubernetesObject } from '../api/object'
import { apiVersionOf, type PrepareContext, type Resource } from '../api/resource'
import { clone, type Mutable } from '../base/json'
import { SIMULATION_EPOCH } from '../base/time'

/** Objects as the API server would store them, without an API server: for tests of a kind's declaration. */

function newContext(): PrepareContext {
  let port = 30_000
  return { now: SIMULATION_EPOCH, allocate: (pool) => (pool === 'clusterIP' ? '10.96.1.1' : String(++port)) }
}

interface Manifest {
  readonly metadata?: object
  readonly [part: string]: unknown
}

/** Fills in defaults and what the server decides. `legacy` is the group version that the manifest was written for. */
export function settled<T extends KubernetesObject>(resource: Resource<T>, manifest: Manifest, legacy?: string): T {
  const draft = clone(manifest) as unknown as Mutable<T>
  draft.apiVersion = apiVersionOf(resource)
  draft.kind = resource.kind
  draft.metadata = {
    name: 'x',
    ...(resource.namespaced ? { namespace: 'default' } : {}),
    uid: 'uid-x',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...clone(manifest.metadata ?? {}),
  } as Mutable<T>['metadata']
  if (legacy) resource.convertLegacy?.(draft, legacy)
  resource.setDefaults?.(draft)
  resource.prepareForCreate?.(draft, newContext())
  return draft as unknown as T
}

const texts = (errors: readonly FieldError[] | undefined): readonly string[] =>
  (errors ?? []).map(({ field, body }) => `${field}: ${body}`)

/** What the server says to a new object, one line an error. */
export const refusals = <T extends KubernetesObject>(resource: Resource<T>, manifest: Manifest): readonly string[] =>
  texts(resource.validate?.(settled(resource, manifest)))

/** What the server says to a change from one manifest to another. */
export function updateRefusals<T extends KubernetesObject>(
  resource: Resource<T>,
  before: Manifest,
  after: Manifest,
): readonly string[] {
  const previous = settled(resource, before)
  const draft = settled(resource, after) as unknown as Mutable<T>
  resource.prepareForUpdate?.(draft, previous, newContext())
  const object = draft as unknown as T
  return texts([...(resource.validate?.(object) ?? []), ...(resource.validateUpdate?.(object, previous) ?? [])])
}

/** A row of the kind's table, by column name. */
export const row = <T extends KubernetesObject>(
  resource: Resource<T>,
  object: T,
  now = SIMULATION_EPOCH,
): Readonly<Record<string, string | number | boolean | null>> =>
  Object.fromEntries(resource.columns.map((column) => [column.name, column.cell(object, now)]))
