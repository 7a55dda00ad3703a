import { isObject } from '../../base/json'
import type { KubernetesObject } from '../object'

/** An object of a kind that a CustomResourceDefinition declares: beside type and metadata, what its schema allows. */
export type CustomObject = KubernetesObject & Readonly<Record<string, unknown>>

/** `.spec.size` as the names of the fields on the way. */
export const fieldsOf = (path: string): readonly string[] => path.replace(/^\./, '').split('.')

/** The value at a path of fields; `undefined` where there is none. */
export const valueAt = (object: unknown, fields: readonly string[]): unknown =>
  fields.reduce<unknown>(
    (value, field) => (isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined),
    object,
  )

/** The object with a value at a path of fields; what lies beside the path is shared. */
export function withValueAt(object: unknown, [field, ...rest]: readonly string[], value: unknown): unknown {
  if (field === undefined) return value
  const fields = isObject(object) ? object : {}
  return { ...fields, [field]: withValueAt(fields[field], rest, value) }
}
