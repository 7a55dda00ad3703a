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
} from './observe-object'
import { hideValues } from './text'

/** The fields of a recorded collection, each with an example value; optional ones are missing in some entries. */
export type Shape = ReadonlyMap<string, ShapeField>
interface ShapeField {
  readonly example: JsonValue
  readonly optional: boolean
}

/** Fields that mean the same on every kind. */
const COMMON: Readonly<Record<string, (object: AnyObject) => JsonValue>> = {
  owner: ownerOf,
  images: imagesOf,
  conditions: conditionTexts,
  conditionMessages,
  ready: isReady,
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
  const fields = new Set(entries.flatMap((entry) => Object.keys(entry)))
  return new Map(
    [...fields].map((field) => [
      field,
      {
        example: entries.reduce<JsonValue>((example, entry) => merge(example, entry[field]), null),
        optional: entries.some((entry) => entry[field] === undefined),
      },
    ]),
  )
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
  const found = places.map((place) => (place as Record<string, unknown> | undefined)?.[field])
  return inForm(
    found.find((value) => value !== undefined),
    example,
  )
}

function inForm(value: unknown, example: JsonValue): JsonValue | undefined {
  if (typeof example === 'boolean') return typeof value === 'boolean' ? value : value !== undefined && value !== null
  if (typeof example === 'number') return Array.isArray(value) ? value.length : value === undefined ? 0 : plain(value)
  if (Array.isArray(example))
    return ((value ?? []) as unknown[])
      .map((item) => inForm(item, example[0] ?? ''))
      .filter((item) => item !== undefined)
  if (isObject(example)) return record(value, example as JsonObject)
  if (isObject(value) && typeof value.type === 'string' && typeof value.status === 'string') {
    return conditionText(value as unknown as Parameters<typeof conditionText>[0])
  }
  if (isObject(value) && typeof value.name === 'string') return value.name
  return value === undefined ? (example === null ? null : undefined) : plain(value)
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
