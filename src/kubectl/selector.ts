import type { LabelSelector } from '../api/kinds'
import { type LabelMatcher, matchRequirements, type Requirement } from '../api/label-selector'
import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { labelValue, qualifiedName } from '../api/resources/names'
import { SelectorError } from '../api/selector-parser'
import { parseRequirements, selectorOf } from '../api/selector-text'
import { StatusError } from '../api/status-error'
import { CommandError } from './errors'

/** Reads `-l`: `app=web,tier!=db,env in (a,b),x notin (c),k,!k`. @throws {CommandError} */
export function parseLabelSelector(text: string): LabelMatcher {
  try {
    const requirements = parseRequirements(text)
    for (const requirement of requirements) refuseBadParts(requirement)
    return matchRequirements(requirements)
  } catch (error) {
    throw error instanceof SelectorError ? new CommandError(error.message) : error
  }
}

/** @throws {SelectorError} for keys and values that no label can have */
function refuseBadParts({ key, operator, values }: Requirement): void {
  const refuse = (where: string, value: string, problems: readonly string[]): void => {
    if (problems.length === 0) return
    throw new SelectorError(
      `unable to parse requirement: ${where}: Invalid value: ${JSON.stringify(value)}: ${problems.join('; ')}`,
    )
  }
  refuse('<nil>', key, qualifiedName(key))
  values.forEach((value, i) => {
    const isComparison = operator === 'Gt' || operator === 'Lt'
    if (isComparison && !/^[+-]?\d+$/.test(value)) {
      refuse(`values[${i}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"])
    }
    refuse(`values[${i}][${key}]`, value, labelValue(value))
  })
}

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

/** A list that the server refuses because of its selectors. */
export const unlisted = (
  { group, version, plural }: AnyResource,
  { labels, fields }: { readonly labels: string; readonly fields: string },
  why: string,
): StatusError =>
  StatusError.badRequest(
    `Unable to find "${group}/${version}, Resource=${plural}" that match label selector "${labels}", field selector "${fields}": ${why}`,
  )

/** Keeps what the terms choose. @throws {StatusError} BadRequest for a field that the kind cannot be chosen by */
export function selectByFields<T extends KubernetesObject>(
  resource: AnyResource,
  objects: readonly T[],
  selector: { readonly terms: readonly FieldTerm[]; readonly text: string; readonly labels: string },
): readonly T[] {
  for (const { field } of selector.terms) {
    if (field === 'metadata.name' || field === 'metadata.namespace') continue
    if (resource.fieldSelectors && Object.hasOwn(resource.fieldSelectors, field)) continue
    throw unlisted(resource, { labels: selector.labels, fields: selector.text }, `field label not supported: ${field}`)
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
  try {
    return selectorOf(parseLabelSelector(text).requirements)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    throw new CommandError(`couldn't parse the selector string ${JSON.stringify(text)}: ${error.message}`)
  }
}
