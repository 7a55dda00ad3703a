import { forbidden, invalid } from '../field-error'
import type { LabelSelector, Labels } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { qualifiedName } from './names'
import type { PodSpecDraft } from './pod-defaults'

/** A selector, and the pod's own labels that are to be added to it: in affinity terms and spread constraints. */
interface WithLabelKeys {
  readonly labelSelector?: LabelSelector
  readonly matchLabelKeys?: readonly string[]
  readonly mismatchLabelKeys?: readonly string[]
}

type Draft = {
  labelSelector?: { matchExpressions?: { key: string; operator: string; values?: string[] }[] }
  matchLabelKeys?: string[]
  mismatchLabelKeys?: string[]
}

/** Writes into a new pod's selectors which of its own labels others must share, or must not (registry `pod/strategy.go`). */
export function mergeLabelKeys(spec: PodSpecDraft, labels: Labels = {}): void {
  for (const part of partsOf(spec)) {
    const added = [
      ...requirements(part.matchLabelKeys, 'In', labels),
      ...requirements(part.mismatchLabelKeys, 'NotIn', labels),
    ]
    if (!part.labelSelector || added.length === 0) continue
    part.labelSelector.matchExpressions = [...(part.labelSelector.matchExpressions ?? []), ...added]
  }
}

function partsOf({ affinity, topologySpreadConstraints = [] }: PodSpecDraft): readonly Draft[] {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((towards) => [
    ...(towards?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(towards?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  return [...terms, ...topologySpreadConstraints].filter((part) => part) as readonly Draft[]
}

const requirements = (keys: readonly string[] = [], operator: 'In' | 'NotIn', labels: Labels) =>
  keys.flatMap((key) => (Object.hasOwn(labels, key) ? [{ key, operator, values: [labels[key] as string] }] : []))

/** What is wrong with label keys, once they are merged (core `validateMatchLabelKeysAndMismatchLabelKeys`). */
export function labelKeysAreValid(part: WithLabelKeys, path: string): FieldErrors {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = part
  return [
    ...keysAreValid(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`),
    ...keysAreValid(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`),
    ...twiceIn(labelSelector, matchLabelKeys).map((key) =>
      invalid(`${path}[${matchLabelKeys.lastIndexOf(key)}]`, key, 'exists in both matchLabelKeys and labelSelector'),
    ),
    ...matchLabelKeys.flatMap((key, i) =>
      mismatchLabelKeys.includes(key)
        ? [invalid(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : NOTHING_WRONG,
    ),
  ]
}

function keysAreValid(keys: readonly string[], selector: LabelSelector | undefined, path: string): FieldErrors {
  if (keys.length === 0) return NOTHING_WRONG
  if (!selector) return [forbidden(path, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, i) => followsRule(qualifiedName, key, `${path}[${i}]`))
}

/** The keys that the selector names beside the requirement that was merged into it. */
function twiceIn(selector: LabelSelector | undefined, keys: readonly string[]): readonly string[] {
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}))
  return (selector?.matchExpressions ?? []).flatMap(({ key }) => {
    const isTwin = keys.includes(key) && seen.has(key)
    seen.add(key)
    return isTwin ? [key] : []
  })
}
