import { sortedEntries } from '../../base/compare'
import { type FieldError, invalid, required, unsupported } from '../field-error'
import type { IntOrString, LabelSelector, Labels } from '../kinds'
import { isEmptySelector } from '../label-selector'
import { labelValue, patternMessage, qualifiedName, type TextRule } from './names'

/** What validation of one part gives: what is wrong with it, in Kubernetes' order. */
export type FieldErrors = readonly FieldError[]

export const NOTHING_WRONG: FieldErrors = []

/** The errors of a text rule, at a field. */
export const followsRule = (rule: TextRule, text: string, field: string): FieldErrors => {
  const messages = rule(text)
  return messages.length === 0 ? NOTHING_WRONG : messages.map((message) => invalid(field, text, message))
}

export const notNegative = (value: number | undefined, field: string): FieldErrors =>
  value !== undefined && value !== null && value < 0
    ? [invalid(field, value, 'must be greater than or equal to 0')]
    : NOTHING_WRONG

/** Each named field of `object` is at least 0. */
export const noneNegative = <T extends object>(
  object: T,
  fields: readonly (keyof T & string)[],
  path: string,
): FieldErrors => fields.flatMap((field) => notNegative(object[field] as number | undefined, `${path}.${field}`))

/** One of a list of words; an absent one is `Required` unless the field has been defaulted. */
export function oneOf(value: string | undefined, allowed: readonly string[], field: string): FieldErrors {
  if (!value) return [required(field)]
  return allowed.includes(value) ? NOTHING_WRONG : [unsupported(field, value, allowed)]
}

const PERCENT = '[0-9]+%'
const PERCENT_MESSAGE = patternMessage(
  "a valid percent string must be a numeric string followed by an ending '%'",
  PERCENT,
  '1%',
  '93%',
)

export function notNegativeOrPercent(value: IntOrString | undefined, field: string): FieldErrors {
  if (value === undefined || typeof value === 'number') return notNegative(value, field)
  return /^[0-9]+%$/.test(value) ? NOTHING_WRONG : [invalid(field, value, PERCENT_MESSAGE)]
}

export const atMostHundredPercent = (value: IntOrString | undefined, field: string): FieldErrors =>
  numberOf(value) > 100 && typeof value === 'string'
    ? [invalid(field, value, 'must not be greater than 100%')]
    : NOTHING_WRONG

/** The number as written, with or without a percent sign. */
export const numberOf = (value: IntOrString | undefined): number =>
  typeof value === 'number' ? value : Number.parseInt(value ?? '0', 10) || 0

export function labelsAreValid(labels: Labels | undefined, field: string): FieldErrors {
  if (!labels || hasValidLabels(labels)) return NOTHING_WRONG
  return sortedEntries(labels).flatMap(([key, value]) => [
    ...followsRule(qualifiedName, key, field),
    ...followsRule(labelValue, String(value ?? ''), field),
  ])
}

function hasValidLabels(labels: Labels): boolean {
  for (const key in labels) {
    if (qualifiedName(key).length > 0 || labelValue(String(labels[key] ?? '')).length > 0) return false
  }
  return true
}

export function selectorIsValid(selector: LabelSelector | undefined, field: string): FieldErrors {
  if (!selector) return NOTHING_WRONG
  return [
    ...labelsAreValid(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, i) =>
      requirementIsValid(requirement, `${field}.matchExpressions[${i}]`),
    ),
  ]
}

type SelectorRequirement = NonNullable<LabelSelector['matchExpressions']>[number]

function requirementIsValid({ key, operator, values = [] }: SelectorRequirement, field: string): FieldErrors {
  return [
    ...operatorFitsValues(operator, values, field),
    ...followsRule(qualifiedName, key ?? '', `${field}.key`),
    ...values.flatMap((value, i) => followsRule(labelValue, value, `${field}.values[${i}]`)),
  ]
}

function operatorFitsValues(operator: string, values: readonly string[], field: string): FieldErrors {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? NOTHING_WRONG
        : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? NOTHING_WRONG : [valuesForbidden(field)]
    default:
      return [invalid(`${field}.operator`, operator ?? '', 'not a valid selector operator')]
  }
}

export const valuesForbidden = (field: string): FieldError => ({
  field: `${field}.values`,
  type: 'Forbidden',
  body: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
})

/** A workload's selector: there, valid, and not empty. `kind` is the word that Kubernetes uses for the owner. */
export function workloadSelector(selector: LabelSelector | undefined, field: string, kind: string): FieldErrors {
  if (!selector) return [required(field)]
  return [
    ...selectorIsValid(selector, field),
    ...(isEmptySelector(selector)
      ? [invalid(field, selector, `empty selector is invalid for ${kind}`)]
      : NOTHING_WRONG),
  ]
}
