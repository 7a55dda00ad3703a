import type { LabelSelector } from './kinds'
import type { Requirement, SelectorOperator } from './label-selector'

/** A selector that cannot be read. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
}

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

/** Reads `app=web,tier!=db,env in (a,b),x notin (c),k,!k`. @throws {SelectorError} */
export const parseRequirements = (text: string): readonly Requirement[] =>
  splitOutsideParentheses(text).map((part) => parseRequirement(part.trim(), text))

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
  throw new SelectorError(
    `unable to parse requirement: ${parseProblem(part)} (in the selector ${JSON.stringify(whole)})`,
  )
}

const parseProblem = (part: string): string =>
  part === ''
    ? "found ',', expected: identifier after ','"
    : `found '${part}', expected: key, key=value, key!=value, key in (a,b), key notin (a,b) or !key`

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
