import type { ApiReader } from '../../api/client'
import type { Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { pods } from '../../api/resources'
import { compareText } from '../../base/compare'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { Snapshot } from './case'
import { observeEvents } from './events'
import type { Names } from './names'
import type { AnyObject } from './observe-object'
import { SNAPSHOT_KINDS } from './snapshot-kinds'
import { deriveField, NO_SHAPE, resourceNamed, type Shape } from './snapshot-shape'
import { hideValues } from './text'

/** Collections that are computed, not listed. */
const COMPUTED = ['podsPerNode', 'events']

export interface SnapshotContext {
  readonly names: Names
  readonly resources: readonly AnyResource[]
  /** What the recorded snapshots of the case look like. */
  readonly shapes: ReadonlyMap<string, Shape>
  /** `Pod web-<pod>`: what recorded events are about. */
  readonly recordedEvents: ReadonlySet<string>
  /** Uids of what every cluster has before a case starts. */
  readonly builtIn: ReadonlySet<string>
}

/** The cluster's state in the form of the recorded snapshots. */
export function takeSnapshot(view: ApiReader, context: SnapshotContext): Snapshot {
  const collections: Record<string, JsonValue> = {}
  const known = Object.keys(SNAPSHOT_KINDS)
  const derived = [...context.shapes.keys()].filter((name) => !known.includes(name) && !COMPUTED.includes(name))
  for (const name of [...known, ...derived]) {
    const entries = listCollection(name, view, context)
    if (entries && (entries.length > 0 || context.shapes.has(name))) collections[name] = entries
  }
  const perNode = podsPerNode(view.list(pods))
  if (Object.keys(perNode).length > 0) collections.podsPerNode = perNode
  const hide = (text: string): string => hideValues(context.names.hide(text))
  return {
    ...(hideDeep(collections, hide) as Snapshot),
    events: observeEvents(view, { hide, recorded: context.recordedEvents }) as unknown as JsonValue,
  }
}

/** Recorded collections for which there is no resource: they cannot be compared, and that must be said. */
export const unknownCollections = (context: Pick<SnapshotContext, 'shapes' | 'resources'>): readonly string[] =>
  [...context.shapes.keys()].filter(
    (name) => !SNAPSHOT_KINDS[name] && !COMPUTED.includes(name) && !resourceNamed(name, context.resources),
  )

function listCollection(name: string, view: ApiReader, context: SnapshotContext): JsonObject[] | undefined {
  const kind = SNAPSHOT_KINDS[name]
  const shape = context.shapes.get(name) ?? NO_SHAPE
  const resource = kind?.resource ?? resourceNamed(name, context.resources)
  if (!resource) return undefined
  return view
    .list(resource)
    .filter((object) => isWanted(object, shape, context) || kind === SNAPSHOT_KINDS.nodes)
    .map((object) => describeObject(object as AnyObject, kind?.fields ?? {}, shape))
}

/**
 * What every cluster has, and objects of other namespaces, are left out unless recorded: recordings that do not
 * tell namespaces apart are about the default one.
 */
function isWanted({ metadata }: KubernetesObject, shape: Shape, { builtIn, names }: SnapshotContext): boolean {
  if (!builtIn.has(metadata.uid) && isTold(metadata.namespace, shape)) return true
  return shape.names.has(names.hide(metadata.name))
}

const isTold = (namespace: string | undefined, shape: Shape): boolean =>
  !namespace || namespace === 'default' || shape.fields.has('namespace') || isPrefixed(shape)

/** Names of other namespaces are recorded as `namespace/name`. */
const isPrefixed = ({ names }: Shape): boolean => [...names].some((name) => name.includes('/'))

function describeObject(
  object: AnyObject,
  fields: Readonly<Record<string, (object: AnyObject) => JsonValue | undefined>>,
  shape: Shape,
): JsonObject {
  const { name: ownName, namespace } = object.metadata
  const foreign = namespace && namespace !== 'default'
  const entry: Record<string, JsonValue> = { name: foreign && isPrefixed(shape) ? `${namespace}/${ownName}` : ownName }
  if (namespace && shape.fields.get('namespace')) {
    if (foreign || !shape.fields.get('namespace')?.optional) entry.namespace = namespace
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = field(object)
    if (value !== undefined) entry[name] = value
  }
  for (const [name, { example, optional }] of shape.fields) {
    if (fields[name] || FIXED.has(name)) continue
    const value = deriveField(object, name, example)
    if (value !== undefined && !(optional && isBlank(value))) entry[name] = value
  }
  return entry
}

const FIXED: ReadonlySet<string> = new Set(['name', 'namespace'])

/** Fields that some recorded entries lack are absent rather than false, zero or null. */
const isBlank = (value: JsonValue): boolean => value === false || value === 0 || value === null || value === ''

function podsPerNode(all: readonly Pod[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const pod of all) {
    const node = pod.spec.nodeName
    if (node && !pod.metadata.deletionTimestamp) counts[node] = (counts[node] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => compareText(a, b)))
}

/** Applies a change to every string of a value, keys included. */
export function hideDeep(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => hideDeep(item, change))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value as JsonObject).flatMap(([key, item]) =>
      item === undefined ? [] : [[change(key), hideDeep(item, change)]],
    ),
  )
}
