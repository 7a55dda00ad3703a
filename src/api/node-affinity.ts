import type { Labels, Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from './kinds'
import { matchSet, type SelectorOperator, satisfies } from './label-selector'

/** What a node selector looks at. */
export type NodeIdentity = Pick<Node, 'metadata'>

const INTEGER = /^[+-]?\d+$/
const MAX_INT64 = 9_223_372_036_854_775_807n

const isInt64 = (text: string): boolean => {
  if (!INTEGER.test(text)) return false
  const n = BigInt(text)
  return n <= MAX_INT64 && n >= -MAX_INT64 - 1n
}

/** How many values an operator takes; a requirement that breaks this never matches. */
function isWellFormed({ operator, values = [] }: NodeSelectorRequirement): boolean {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
    case 'Gt':
    case 'Lt':
      return values.length === 1 && isInt64(values[0] as string)
    default:
      return false
  }
}

function matchesLabels(requirement: NodeSelectorRequirement, labels: Labels): boolean {
  if (!isWellFormed(requirement)) return false
  const { key, operator, values = [] } = requirement
  return satisfies(labels, { key, operator: operator as SelectorOperator, values })
}

/** Fields know only `metadata.name`, with In or NotIn and exactly one value. */
function matchesName({ key, operator, values = [] }: NodeSelectorRequirement, name: string): boolean {
  if (key !== 'metadata.name' || values.length !== 1) return false
  if (operator === 'In') return values[0] === name
  return operator === 'NotIn' && values[0] !== name
}

/** A term is a conjunction; an empty term matches nothing. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: NodeIdentity): boolean {
  const { matchExpressions = [], matchFields = [] } = term
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  const labels = node.metadata.labels ?? {}
  return (
    matchExpressions.every((requirement) => matchesLabels(requirement, labels)) &&
    matchFields.every((requirement) => matchesName(requirement, node.metadata.name))
  )
}

/** Terms are alternatives; a selector without terms matches nothing (component-helpers `nodeaffinity.NodeSelector`). */
export const matchesNodeSelector = (selector: NodeSelector, node: NodeIdentity): boolean =>
  (selector.nodeSelectorTerms ?? []).some((term) => matchesNodeSelectorTerm(term, node))

/**
 * Whether a node satisfies the pod's `nodeSelector` and its required node affinity
 * (component-helpers `nodeaffinity.RequiredNodeAffinity`).
 */
export function matchesNodeAffinity(spec: Pick<PodSpec, 'nodeSelector' | 'affinity'>, node: NodeIdentity): boolean {
  if (spec.nodeSelector && !matchSet(spec.nodeSelector).matches(node.metadata.labels)) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || matchesNodeSelector(required, node)
}
