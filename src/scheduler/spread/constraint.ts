import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1'
import type { Node, Pod } from '../../api/kinds'
import { type LabelMatcher, matchRequirements, matchSelector, nothing } from '../../api/label-selector'
import { matchesNodeAffinity } from '../../api/node-affinity'
import { untoleratedTaint } from '../../api/toleration'
import type { Immutable } from '../../base/json'
import type { NodeInfo } from '../state/node-info'
import type { Question } from '../state/pod-counters'

export type ConstraintSpec = Immutable<TopologySpreadConstraint>

/** A spread constraint of a pod, read. */
export interface Constraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly selector: LabelMatcher
  /** Names the selector. */
  readonly selectorText: string
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

/** The labels of the pod's own that `matchLabelKeys` adds to the selector. */
function withOwnLabels({ labelSelector, matchLabelKeys = [] }: ConstraintSpec, pod: Pod): LabelMatcher {
  if (!labelSelector) return nothing
  const own = matchLabelKeys.flatMap((key) => {
    const value = pod.metadata.labels?.[key]
    return value === undefined ? [] : [{ key, operator: 'In' as const, values: [value] }]
  })
  return matchRequirements([...matchSelector(labelSelector).requirements, ...own])
}

/** @param selector in place of the constraint's own, for default constraints */
export function readConstraint(spec: ConstraintSpec, pod: Pod, selector = withOwnLabels(spec, pod)): Constraint {
  return {
    topologyKey: spec.topologyKey,
    maxSkew: spec.maxSkew,
    minDomains: spec.minDomains ?? 1,
    selector,
    selectorText: selector === nothing ? 'nothing' : JSON.stringify(selector.requirements),
    honorsAffinity: (spec.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: (spec.nodeTaintsPolicy ?? 'Ignore') === 'Honor',
  }
}

/** Which nodes take part in the spread that a constraint is about. */
export interface Eligibility {
  /** Names the predicate. */
  readonly text: string
  includes(node: NodeInfo): boolean
}

const HARD = ['NoSchedule', 'NoExecute']

/** @param keys topology keys that a node must have to take part */
export function eligibility(constraint: Constraint, pod: Pod, keys: readonly string[]): Eligibility {
  const { nodeSelector, affinity, tolerations } = pod.spec
  const { honorsAffinity, honorsTaints } = constraint
  const admits = (node: Node) =>
    (!honorsAffinity || matchesNodeAffinity(pod.spec, node)) &&
    (!honorsTaints || !untoleratedTaint(node.spec.taints, tolerations, HARD))
  const text = JSON.stringify([
    keys,
    honorsAffinity && [nodeSelector, affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution],
    honorsTaints && (tolerations ?? []),
  ])
  return { text, includes: (node) => keys.every((key) => node.label(key) !== undefined) && admits(node.node) }
}

/** Pods of the namespace that the selector matches and that are not leaving. An empty selector counts none. */
export function spreadPods(
  { selector, selectorText }: Constraint,
  namespace: string,
  eligible?: Eligibility,
): Question {
  const counts: Question['counts'] = (pod, node) =>
    pod.namespace === namespace &&
    !pod.terminating &&
    selector.requirements.length > 0 &&
    selector.matches(pod.pod.metadata.labels) &&
    (!eligible || eligible.includes(node))
  return { text: `spread ${namespace} ${selectorText} ${eligible?.text ?? ''}`, counts }
}
