import { canonicalJson, isObject } from '../base/json'

export type FieldErrorType =
  | 'Required value'
  | 'Invalid value'
  | 'Unsupported value'
  | 'Duplicate value'
  | 'Forbidden'
  | 'Too long'
  | 'Too many'
  | 'Not found'

/** `reason` of a Status cause, by error type (apimachinery `field.ErrorType`). */
const CAUSE_REASON: Record<FieldErrorType, string> = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  'Duplicate value': 'FieldValueDuplicate',
  Forbidden: 'FieldValueForbidden',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
  'Not found': 'FieldValueNotFound',
}

/** One thing that is wrong with one field (apimachinery `field.Error`). */
export interface FieldError {
  readonly field: string
  readonly type: FieldErrorType
  /** `Invalid value: -1: must be …`: everything after the field's name. */
  readonly body: string
  /** The reason of the cause, where it is not that of the error's type. */
  readonly reason?: string
}

export const causeReason = (error: FieldError): string => error.reason ?? CAUSE_REASON[error.type]

const show = (value: unknown): string =>
  typeof value === 'string' || Array.isArray(value) || isObject(value)
    ? canonicalJson(value)
    : String(value ?? '"null"')

export const required = (field: string, detail = ''): FieldError => ({
  field,
  type: 'Required value',
  body: detail ? `Required value: ${detail}` : 'Required value',
})
export const invalid = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  type: 'Invalid value',
  body: `Invalid value: ${show(value)}: ${detail}`,
})
/** As `invalid`, for a struct of the server's own: its JSON has the names and the order of the Go fields. */
export const invalidStruct = (field: string, value: object, detail: string): FieldError => ({
  field,
  type: 'Invalid value',
  body: `Invalid value: ${JSON.stringify(value, (_, part) => part ?? null)}: ${detail}`,
})
/** What is wrong is how parts of the value go together: it is not shown. */
export const inconsistent = (field: string, detail: string): FieldError => ({
  field,
  type: 'Invalid value',
  body: `Invalid value: ${detail}`,
})
/** `supported` is listed in the given order, as Kubernetes lists it (sets sorted, others by their meaning). */
export const unsupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  field,
  type: 'Unsupported value',
  body: `Unsupported value: ${show(value)}: supported values: ${supported.map((v) => `"${v}"`).join(', ')}`,
})
export const duplicate = (field: string, value: unknown): FieldError => ({
  field,
  type: 'Duplicate value',
  body: `Duplicate value: ${show(value)}`,
})
export const forbidden = (field: string, detail: string): FieldError => ({
  field,
  type: 'Forbidden',
  body: `Forbidden: ${detail}`,
})
export const tooLong = (field: string, maximum: number): FieldError => ({
  field,
  type: 'Too long',
  body: `Too long: may not be more than ${maximum} bytes`,
})
export const notFound = (field: string, value: unknown): FieldError => ({
  field,
  type: 'Not found',
  body: `Not found: ${show(value)}`,
})
export const tooMany = (field: string, value: number, maximum: number): FieldError => ({
  field,
  type: 'Too many',
  body: `Too many: ${value}: must have at most ${maximum} ${maximum === 1 ? 'item' : 'items'}`,
})
