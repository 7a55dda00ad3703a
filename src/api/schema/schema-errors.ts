import { type FieldError, invalid, required, tooLong, tooMany, unsupported } from '../field-error'

/** Where a value stands. */
export interface Place {
  /** Its path from where validation began: `spec.replicas`; '' for the beginning itself. */
  readonly path: string
  /** The path of that beginning within the object: `status`, when a status is looked at alone. */
  readonly root: string
}

const NOWHERE = '<nil>'

const fieldOf = ({ path, root }: Place): string => {
  const inner = path.replace(/^\./, '')
  return root && inner ? `${root}.${inner}` : root || inner || NOWHERE
}

export const inside = (place: Place, field: string): Place => ({
  ...place,
  path: place.path ? `${place.path}.${field}` : field,
})
export const atIndex = (place: Place, index: number): Place => ({ ...place, path: `${place.path}[${index}]` })

/** The messages of go-openapi (`kube-openapi/pkg/validation/errors`), as apiextensions turns them into field errors. */
export const wrongType = (place: Place, type: string, found: string): FieldError => ({
  ...invalid(fieldOf(place), found, `${place.path} in body must be of type ${type}: ${JSON.stringify(found)}`),
  reason: 'FieldValueTypeInvalid',
})
export const missing = (place: Place, field: string): FieldError =>
  required(fieldOf({ ...place, path: `${place.path}.${field}` }))
export const notOneOf = (place: Place, value: unknown, values: readonly unknown[]): FieldError =>
  unsupported(
    fieldOf(place),
    value,
    values.map((allowed) => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed))),
  )
export const longText = (place: Place, maximum: number): FieldError => tooLong(fieldOf(place), maximum)
export const manyItems = (place: Place, count: number, maximum: number): FieldError =>
  tooMany(fieldOf(place), count, maximum)
/** `in body should …`: everything that has no message of its own. */
export const should = (place: Place, value: unknown, what: string): FieldError =>
  invalid(fieldOf(place), value, `${place.path} in body should ${what}`)
export const forbiddenProperty = (place: Place, field: string): FieldError =>
  invalid(fieldOf(place), field, `${place.path}.${field} in body is a forbidden property`)
/** What is wrong with a combination of schemas has no field of its own. */
export const combination = ({ path, root }: Place, what: string): FieldError =>
  invalid(root || NOWHERE, '', `${JSON.stringify(path)} ${what}`)
export const outOfRange = ({ path, root }: Place, what: string): FieldError =>
  invalid(root || NOWHERE, '', `${what} in ${path}`)
