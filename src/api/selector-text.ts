import type { LabelSelector } from './kinds'
import type { Requirement } from './label-selector'
import { SelectorParser } from './selector-parser'

/** Reads `app=web,tier!=db,env in (a,b),x notin (c),k,!k`. @throws {SelectorError} */
export const parseRequirements = (text: string): readonly Requirement[] => new SelectorParser(text).requirements()

/** Requirements as a LabelSelector of the API. */
export function selectorOf(requirements: readonly Requirement[]): LabelSelector {
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
