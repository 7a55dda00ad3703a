import { rememberedFor } from '../../base/remembered'
import { causeReason, type FieldError, invalid } from '../field-error'
import { type FieldErrors, NOTHING_WRONG } from '../resources/field-rules'
import { checkValue } from '../schema/check-value'
import { embeddedProblems } from '../schema/embedded-objects'
import { type JsonSchema, propertySchema, schemasWithin } from '../schema/json-schema'
import { duplicateItems } from '../schema/list-types'
import { checkRules } from '../schema/rules/check-rules'
import type { CustomObject } from './custom-object'
import { type ScalePaths, scaleSpecProblems, scaleStatusProblems } from './custom-scale'

export interface CustomRules {
  readonly schema: JsonSchema
  readonly scale: ScalePaths | undefined
}

/** What is wrong with a custom resource beside its metadata (apiextensions `customResourceStrategy.Validate`). */
export function customProblems(
  { schema, scale }: CustomRules,
  object: CustomObject,
  previous?: CustomObject,
): FieldErrors {
  const before = previous && { value: previous }
  const problems = [
    ...checkValue(schema, object, { path: '', root: '' }, before),
    ...scaleSpecProblems(object, scale),
    ...scaleStatusProblems(object, scale),
    ...embeddedProblems(schema, object),
    ...newDuplicates(schema, object, previous),
  ]
  return [...problems, ...ruleProblems(schema, problems, () => checkRules(schema, object, '', before))]
}

/** The same for a write of the status alone. */
export function customStatusProblems(rules: CustomRules, object: CustomObject, previous: CustomObject): FieldErrors {
  const schema = propertySchema(rules.schema, 'status')
  const { status } = object
  const problems = [
    ...(schema && status !== undefined
      ? checkValue(schema, status, { path: '', root: 'status' }, { value: previous.status })
      : NOTHING_WRONG),
    ...scaleStatusProblems(object, rules.scale),
    ...newDuplicates(rules.schema, object, previous),
  ]
  const ask = (): FieldErrors => (schema ? checkRules(schema, status, 'status', { value: previous.status }) : [])
  return [...problems, ...ruleProblems(rules.schema, problems, ask)]
}

/** Items that are there twice are let pass where some were before. */
function newDuplicates(schema: JsonSchema, object: CustomObject, previous?: CustomObject): FieldErrors {
  const found = duplicateItems(schema, object)
  return found.length > 0 && previous && duplicateItems(schema, previous).length > 0 ? NOTHING_WRONG : found
}

const BLOCKING: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])
const UNCHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

/** Rules are only asked of objects that have the right shape; a server says when it did not ask them. */
function ruleProblems(schema: JsonSchema, problems: readonly FieldError[], ask: () => FieldErrors): FieldErrors {
  if (!hasRules(schema)) return NOTHING_WRONG
  const blocked = problems.some((problem) => BLOCKING.has(causeReason(problem)))
  return blocked ? [invalid('<nil>', null, UNCHECKED)] : ask()
}

/** Whether there is a rule anywhere in a schema; looked for once. */
const hasRules = rememberedFor((schema: JsonSchema): boolean =>
  [...schemasWithin(schema)].some(({ schema: inner }) => inner['x-kubernetes-validations']?.length),
)
