import type { Field, FieldTable, FieldType, ObjectType, ScalarType } from '../../api/fields/field-table'
import { canonicalQuantity, parseQuantity } from '../../api/quantity'
import { StatusError } from '../../api/status-error'
import { sortedKeys } from '../../base/compare'
import { isObject } from '../../base/json'
import { parseTimestamp } from '../../base/time'
import { isSafeKey } from '../patch/safe-keys'
import { goType, goTypeOf, goValue } from './go-types'
import { isOmitted } from './omitted'

/** Why a document cannot be read as its kind: the part of the message that Go's decoder words. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError'
}

export interface UnknownField {
  /** `spec.template.spec.containers[0].imag` */
  readonly path: string
  readonly name: string
  /** The type that has no such field; absent where a custom kind's schema has none. */
  readonly type?: ObjectType
}

/** Where a value is: in the document, and in Go's structs. */
interface Place {
  readonly parent: ObjectType
  readonly field: Field
  /** With indexes and keys: `spec.containers[0].image`. */
  readonly path: string
  /** Fields only: `spec.containers.image`. */
  readonly goPath: string
}

const RANGE = { int32: 2 ** 31, int64: 2 ** 63 } as const
const QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/**
 * Reads untrusted JSON as one of the known types: a private copy in the form that Kubernetes stores, without
 * fields that the type does not have (they are reported) and without values that mean nothing.
 */
export class FieldDecoder {
  readonly unknown: UnknownField[] = []
  readonly #table: FieldTable

  constructor(table: FieldTable) {
    this.#table = table
  }

  /** @throws {DecodingError} when a value has another type than its field. */
  decode(type: ObjectType, document: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return this.#fields(type, document, '', '')
  }

  #fields(
    type: ObjectType,
    value: Readonly<Record<string, unknown>>,
    path: string,
    goPath: string,
  ): Record<string, unknown> {
    const result: Record<string, unknown> = {}
    for (const name of sortedKeys(value)) {
      const field = type.fields.get(name)
      const at = path ? `${path}.${name}` : name
      if (!field) {
        this.unknown.push({ path: at, name, type })
        continue
      }
      const item = value[name]
      if (item === null || item === undefined) continue
      const read = this.#value(field.type, item, {
        parent: type,
        field,
        path: at,
        goPath: goPath ? `${goPath}.${name}` : name,
      })
      if (!isOmitted(field, read) && !isEmptyMap(field, read)) result[name] = read
    }
    return result
  }

  #value(type: FieldType, value: unknown, place: Place): unknown {
    switch (type.kind) {
      case 'scalar':
        return this.#scalar(type.scalar, value, place)
      case 'object':
        if (type.orBoolean && typeof value === 'boolean') return value
        if (!isObject(value)) throw mismatch(value, goType(type), place)
        return this.#fields(this.#table.type(type.type), value, place.path, place.goPath)
      case 'list':
        if (!Array.isArray(value)) throw mismatch(value, goType(type), place)
        return value.map((item, index) => this.#item(type.of, item, { ...place, path: `${place.path}[${index}]` }))
      case 'map':
        if (!isObject(value)) throw mismatch(value, goType(type), place)
        return this.#map(type.of, value, place)
    }
  }

  #map(of: FieldType, value: Readonly<Record<string, unknown>>, place: Place): Record<string, unknown> {
    const result: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) {
      const path = `${place.path}.${key}`
      // The key would name the prototype of what it is written to: refusing it is better than losing it.
      if (!isSafeKey(key))
        throw new DecodingError(`gherkube does not read the key ${JSON.stringify(key)} of ${place.path}`)
      result[key] = this.#item(of, item, { ...place, path })
    }
    return result
  }

  /** A list item or map value: `null` is the empty value of its type. */
  #item(type: FieldType, value: unknown, place: Place): unknown {
    return this.#value(type, value ?? emptyValue(type), place)
  }

  #scalar(scalar: ScalarType, value: unknown, place: Place): unknown {
    switch (scalar) {
      case 'string':
        if (typeof value !== 'string') throw wrongScalar(scalar, value, place)
        return value
      case 'bytes':
        if (typeof value !== 'string') throw wrongScalar(scalar, value, place)
        return base64(value)
      case 'boolean':
        if (typeof value !== 'boolean') throw wrongScalar(scalar, value, place)
        return value
      case 'number':
        if (typeof value !== 'number') throw wrongScalar(scalar, value, place)
        return value
      case 'int32':
      case 'int64':
        if (typeof value !== 'number') throw wrongScalar(scalar, value, place)
        if (!Number.isInteger(value) || Math.abs(value) >= RANGE[scalar])
          throw wrongScalar(scalar, value, place, `number ${value}`)
        return value
      case 'quantity':
        return quantity(value)
      case 'int-or-string':
        return intOrString(value)
      case 'time':
      case 'micro-time':
        return timestamp(value, scalar)
      case 'any':
        return structuredClone(value)
    }
  }
}

const wrongScalar = (scalar: ScalarType, value: unknown, place: Place, found = goValue(value)): DecodingError =>
  mismatch(found, goTypeOf(place.parent, place.field, { kind: 'scalar', scalar }), place, true)

const isEmptyMap = (field: Field, value: unknown): boolean =>
  field.type.kind === 'map' && !field.required && isObject(value) && Object.keys(value).length === 0

function emptyValue(type: FieldType): unknown {
  if (type.kind === 'list') return []
  if (type.kind === 'object' || type.kind === 'map') return {}
  return (
    { boolean: false, int32: 0, int64: 0, number: 0, 'int-or-string': 0, quantity: '0', any: null }[
      type.scalar as string
    ] ?? ''
  )
}

function mismatch(found: unknown, goTypeName: string, { parent, goPath }: Place, worded = false): DecodingError {
  const word = worded ? found : goValue(found)
  return new DecodingError(
    `json: cannot unmarshal ${word} into Go struct field ${parent.shortName}.${goPath} of type ${goTypeName}`,
  )
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function base64(text: string): string {
  const plain = text.replace(/[\r\n]/g, '')
  if (BASE64.test(plain)) return plain
  const stray = plain.search(/[^A-Za-z0-9+/]/)
  throw new DecodingError(`illegal base64 data at input byte ${stray < 0 ? plain.length - (plain.length % 4) : stray}`)
}

/** Longer than any quantity that fits its range. */
const LONGEST_QUANTITY = 64

function quantity(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text === 'string' && text.length <= LONGEST_QUANTITY && parseQuantity(text) !== undefined) {
    return canonicalQuantity(text)
  }
  throw new DecodingError(QUANTITY_RULE)
}

function intOrString(value: unknown): number | string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < RANGE.int32) return value
  const found = typeof value === 'number' ? `number ${value}` : goValue(value)
  throw new DecodingError(`json: cannot unmarshal ${found} into Go value of type int32`)
}

const LAYOUT = { time: '2006-01-02T15:04:05Z07:00', 'micro-time': '2006-01-02T15:04:05.000000Z07:00' } as const

function timestamp(value: unknown, scalar: keyof typeof LAYOUT): string {
  if (typeof value !== 'string')
    throw new DecodingError(`json: cannot unmarshal ${goValue(value)} into Go value of type string`)
  if (parseTimestamp(value) !== undefined) return value
  const quoted = JSON.stringify(value)
  throw new DecodingError(`parsing time ${quoted} as "${LAYOUT[scalar]}": cannot parse ${quoted} as "2006"`)
}

/** The DecodingError's message as a server says it for a whole document. */
export const cannotBeHandled = (kind: string, version: string, why: string): StatusError =>
  StatusError.badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`)
