import type { AnyResource } from '../../api/resource'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { Snapshot } from './case'
import {
  type AnyObject,
  conditionMessages,
  conditionText,
  conditionTexts,
  controllerAnnotations,
  imagesOf,
  isReady,
  ownerOf,
  restartsOf,
} from './observe-object'
import { hideValues } from './text'

/** What the recorded entries of one collection look like. */
export interface Shape {
  /** Their fields, each with an example value; optional ones are missing in some entries. */
  readonly fields: ReadonlyMap<string, { readonly example: JsonValue; readonly optional: boolean }>
  /** Their names, with placeholders. */
  readonly names: ReadonlySet<string>
}

export const NO_SHAPE: Shape = { fields: new Map(), names: new Set() }

/** Fields that mean the same on every kind. */
const COMMON: Readonly<Record<string, (object: AnyObject) => JsonValue>> = {
  owner: ownerOf,
  images: imagesOf,
  conditions: conditionTexts,
  conditionMessages,
  ready: isReady,
  restarts: restartsOf,
  restartCount: restartsOf,
  annotations: controllerAnnotations,
  deleting: (object) => object.metadata.deletionTimestamp !== undefined,
}

/** Every collection of the recorded snapshots with its fields. */
export function shapesOf(snapshots: readonly Snapshot[]): ReadonlyMap<string, Shape> {
  const collections = new Map<string, JsonObject[]>()
  for (const snapshot of snapshots) {
    for (const [collection, entries] of Object.entries(snapshot)) {
      const known = collections.get(collection) ?? []
      collections.set(collection, Array.isArray(entries) ? [...known, ...(entries as readonly JsonObject[])] : known)
    }
  }
  return new Map([...collections].map(([collection, entries]) => [collection, shapeOf(entries)]))
}

function shapeOf(entries: readonly JsonObject[]): Shape {
  const keys = new Set(entries.flatMap((entry) => Object.keys(entry)))
  const fields = [...keys].map((field) => {
    const example = entries.reduce<JsonValue>((known, entry) => merge(known, entry[field]), null)
    return [field, { example, optional: entries.some((entry) => entry[field] === undefined) }] as const
  })
  return { fields: new Map(fields), names: new Set(entries.map(({ name }) => String(name))) }
}

/** An example that has whatever either example has. */
function merge(known: JsonValue, value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return known
  if (isObject(known) && isObject(value)) return { ...known, ...value } as JsonObject
  if (Array.isArray(known) && known.length > 0) return known
  return value
}

/** `podDisruptionBudgets`, `pdbs`, `quotas`: the resource that a collection's name means. */
export function resourceNamed(collection: string, resources: readonly AnyResource[]): AnyResource | undefined {
  const wanted = collection.toLowerCase()
  return resources.find(({ plural, singular, shortNames }) =>
    [plural, singular, ...shortNames, ...shortNames.map((name) => `${name}s`)].includes(wanted),
  )
}

/**
 * Looks a recorded field up in an object whose kind has no description of its own: facts that all kinds
 * share, then spec, status, metadata and the object itself, brought into the form of the recorded example.
 */
export function deriveField(object: AnyObject, field: string, example: JsonValue): JsonValue | undefined {
  const common = COMMON[field]
  if (common) return common(object)
  const places = [object.spec, field === 'status' ? undefined : object.status, object.metadata, object]
  return inForm(lookUp(places as readonly Record<string, unknown>[], field), example)
}

/** The field of that name; else the one whose name begins with it (`min` for `minReplicas`), else contains it. */
function lookUp(places: readonly (Readonly<Record<string, unknown>> | undefined)[], field: string): unknown {
  const exact = places.find((place) => place?.[field] !== undefined)
  if (exact) return exact[field]
  const wanted = field.toLowerCase()
  const named = places.slice(0, 2).flatMap((place) => Object.keys(place ?? {}).map((key) => ({ place, key })))
  const near =
    named.find(({ key }) => key.toLowerCase().startsWith(wanted)) ??
    named.find(({ key }) => key.toLowerCase().includes(wanted))
  return near?.place?.[near.key]
}

function inForm(value: unknown, example: JsonValue): JsonValue | undefined {
  if (typeof example === 'boolean') return typeof value === 'boolean' ? value : value !== undefined && value !== null
  if (typeof example === 'number') return Array.isArray(value) ? value.length : value === undefined ? 0 : plain(value)
  if (Array.isArray(example)) {
    return asList(value)
      .map((item) => inForm(item, example[0] ?? ''))
      .filter((item) => item !== undefined)
  }
  if (isObject(example)) return record(value, example as JsonObject)
  if (isObject(value)) return objectText(value, example)
  return value === undefined ? (example === null ? null : undefined) : plain(value)
}

const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** An object that the recording shows as a text: a condition, a reference, a name, a quantity of storage. */
function objectText(value: Record<string, unknown>, example: JsonValue): JsonValue {
  const { type, status, kind, name, storage } = value
  if (typeof type === 'string' && typeof status === 'string') {
    return conditionText(value as unknown as Parameters<typeof conditionText>[0])
  }
  if (typeof name === 'string') {
    return typeof kind === 'string' && String(example).includes('/') ? `${kind}/${name}` : name
  }
  return typeof storage === 'string' ? storage : (value as JsonObject)
}

/** Labels keep every key; other records have the fields of the example. */
function record(value: unknown, example: JsonObject): JsonValue {
  const found = isObject(value) ? value : {}
  const fields = Object.values(example).every((item) => typeof item === 'string')
    ? [...new Set([...Object.keys(found), ...Object.keys(example)])]
    : Object.keys(example)
  return Object.fromEntries(fields.map((field) => [field, inForm(found[field], example[field] ?? null)])) as JsonObject
}

function plain(value: unknown): JsonValue {
  return typeof value === 'string' ? hideValues(value) : (value as JsonValue)
}
