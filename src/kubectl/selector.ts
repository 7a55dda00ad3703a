import type { LabelSelector } from '../api/kinds'
import { type LabelMatcher, matchRequirements, type Requirement, type SelectorOperator } from '../api/label-selector'
import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { StatusError } from '../api/status-error'
import { CommandError } from './errors'

const KEY = '[^\\s,!=<>()]+'
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`)
const COMPARISON = new RegExp(`^(${KEY})\\s*(==|=|!=|>|<)\\s*([^\\s,!=<>()]*)$`)
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`)
const OPERATOR: Readonly<Record<string, SelectorOperator>> = {
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
}

/** Reads `-l`: `app=web,tier!=db,env in (a,b),x notin (c),k,!k`. @throws {CommandError} */
export function parseLabelSelector(text: string): LabelMatcher {
  const parts = splitOutsideParentheses(text)
  return matchRequirements(parts.map((part) => parseRequirement(part.trim(), text)))
}

function splitOutsideParentheses(text: string): readonly string[] {
  if (text.trim() === '') return []
  return text.split(/,(?![^(]*\))/)
}

function parseRequirement(part: string, whole: string): Requirement {
  const set = SET.exec(part)
  if (set) {
    const values = (set[3] as string).split(',').map((value) => value.trim())
    return { key: set[1] as string, operator: set[2] === 'in' ? 'In' : 'NotIn', values }
  }
  const comparison = COMPARISON.exec(part)
  if (comparison) {
    const [, key = '', sign = '', value = ''] = comparison
    return { key, operator: OPERATOR[sign] as SelectorOperator, values: [value] }
  }
  const existence = EXISTENCE.exec(part)
  if (existence) {
    return { key: existence[2] as string, operator: existence[1] ? 'DoesNotExist' : 'Exists', values: [] }
  }
  throw new CommandError(
    `unable to parse requirement: ${parseProblem(part)} (in the selector ${JSON.stringify(whole)})`,
  )
}

const parseProblem = (part: string): string =>
  part === ''
    ? "found ',', expected: identifier after ','"
    : `found '${part}', expected: key, key=value, key!=value, key in (a,b), key notin (a,b) or !key`

interface FieldTerm {
  readonly field: string
  readonly negated: boolean
  readonly value: string
}

/** Reads `--field-selector`: `status.phase!=Running,metadata.name=x`. @throws {CommandError} */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  if (text.trim() === '') return []
  return text.split(',').map((part) => {
    const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(part)
    if (!match)
      throw new CommandError(`invalid field selector: ${JSON.stringify(part)}; expected field=value or field!=value`)
    return { field: (match[1] as string).trim(), negated: match[2] === '!=', value: match[3] as string }
  })
}

/** Keeps what the terms choose. @throws {StatusError} BadRequest for a field that the kind cannot be chosen by */
export function selectByFields<T extends KubernetesObject>(
  resource: AnyResource,
  objects: readonly T[],
  selector: { readonly terms: readonly FieldTerm[]; readonly text: string; readonly labels: string },
): readonly T[] {
  for (const { field } of selector.terms) {
    if (field === 'metadata.name' || field === 'metadata.namespace') continue
    if (resource.fieldSelectors && Object.hasOwn(resource.fieldSelectors, field)) continue
    const gvr = `${resource.group ? `${resource.group}/${resource.version}` : `/${resource.version}`}, Resource=${resource.plural}`
    throw StatusError.badRequest(
      `Unable to find "${gvr}" that match label selector "${selector.labels}", field selector "${selector.text}": field label not supported: ${field}`,
    )
  }
  return objects.filter((object) =>
    selector.terms.every((term) => (fieldValue(resource, object, term) === term.value) !== term.negated),
  )
}

function fieldValue(resource: AnyResource, object: KubernetesObject, { field }: FieldTerm): string {
  if (field === 'metadata.name') return object.metadata.name
  if (field === 'metadata.namespace') return object.metadata.namespace ?? ''
  return resource.fieldSelectors?.[field]?.value(object) ?? ''
}

/** `-l` as a LabelSelector of the API. @throws {CommandError} */
export function labelSelectorOf(text: string): LabelSelector {
  const { requirements } = parseLabelSelector(text)
  const plain = requirements.filter(({ operator, values }) => operator === 'In' && values.length === 1)
  const others = requirements.filter((requirement) => !plain.includes(requirement))
  return {
    ...(plain.length > 0
      ? { matchLabels: Object.fromEntries(plain.map(({ key, values }) => [key, values[0] as string])) }
      : {}),
    ...(others.length > 0
      ? {
          matchExpressions: others.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values.length > 0 ? { values } : {}),
          })),
        }
      : {}),
  }
}
