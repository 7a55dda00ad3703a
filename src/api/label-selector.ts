import { compareText, sortedEntries } from '../base/compare'
import { rememberedFor } from '../base/remembered'
import type { LabelSelector, Labels } from './kinds'

export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'

export interface Requirement {
  readonly key: string
  readonly operator: SelectorOperator
  readonly values: readonly string[]
}

/** A selector that has been read: a conjunction of requirements. No requirement matches everything. */
export interface LabelMatcher {
  readonly requirements: readonly Requirement[]
  matches(labels: Labels | undefined): boolean
}

const INTEGER = /^[+-]?\d+$/

/** Whether labels satisfy one requirement (apimachinery `labels.Requirement.Matches`). */
export function satisfies(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt': {
      const bound = values[0] ?? ''
      if (value === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return false
      return operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound)
    }
  }
}

class Conjunction implements LabelMatcher {
  constructor(readonly requirements: readonly Requirement[]) {}
  matches(labels: Labels | undefined): boolean {
    const all = labels ?? {}
    return this.requirements.every((requirement) => satisfies(all, requirement))
  }
}

export const matchRequirements = (requirements: readonly Requirement[]): LabelMatcher => new Conjunction(requirements)
export const everything: LabelMatcher = matchRequirements([])
export const nothing: LabelMatcher = { requirements: [], matches: () => false }

/** Equality with every given label (a ReplicationController's or Service's `selector`). */
export const matchSet = (set: Labels | undefined): LabelMatcher => (set ? readSet(set) : everything)

const readSet = rememberedFor(
  (set: Labels): LabelMatcher =>
    matchRequirements(sortedEntries(set).map(([key, value]) => ({ key, operator: 'In', values: [value] }))),
)

/** A `metav1.LabelSelector`: absent matches nothing, empty matches everything. */
export const matchSelector = (selector: LabelSelector | undefined): LabelMatcher =>
  selector ? readSelector(selector) : nothing

const readSelector = rememberedFor((selector: LabelSelector): LabelMatcher => {
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
    key,
    operator: operator as SelectorOperator,
    values: values ?? [],
  }))
  return matchRequirements([...matchSet(selector.matchLabels).requirements, ...expressions])
})

/** `app=web,tier in (a,b),!old`: sorted by key, as `metav1.FormatLabelSelector` prints it; `<none>` when empty. */
export function formatSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): string {
  const parts = [
    ...sortedEntries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...matchExpressions.map((expression) => ({ key: expression.key, text: formatExpression(expression) })),
  ]
  const sorted = parts.sort((a, b) => compareText(a.key, b.key))
  return sorted.map(({ text }) => text).join(',') || '<none>'
}

type Expression = NonNullable<LabelSelector['matchExpressions']>[number]

/** An expression has its parentheses also around a single value: only a label has a plain `=`. */
function formatExpression({ key, operator, values = [] }: Expression): string {
  const list = [...values].sort(compareText).join(',')
  switch (operator) {
    case 'In':
      return `${key} in (${list})`
    case 'NotIn':
      return `${key} notin (${list})`
    case 'DoesNotExist':
      return `!${key}`
    default:
      return key
  }
}

/** A selector as Go prints the struct, which some messages do. */
export function selectorAsGo(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil'
  const labels = sortedEntries(selector.matchLabels).map(([key, value]) => `${key}: ${value},`)
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  const lists = [`map[string]string{${labels.join('')}}`, `[]LabelSelectorRequirement{${expressions.join('')}}`]
  return `&LabelSelector{MatchLabels:${lists[0]},MatchExpressions:${lists[1]},}`
}

/** `a=1,b=2`, sorted by key; `<none>` when there are none. */
export const formatLabels = (labels: Labels | undefined): string =>
  sortedEntries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '<none>'

export const isEmptySelector = (selector: LabelSelector | undefined): boolean =>
  !!selector && matchSelector(selector).requirements.length === 0
