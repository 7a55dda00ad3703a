import type { WeightedPodAffinityTerm } from 'kubernetes-types/core/v1'
import type { Labels, Pod } from '../../api/kinds'
import { type LabelMatcher, matchSelector } from '../../api/label-selector'
import type { Immutable } from '../../base/json'

type SpecTerm = Immutable<WeightedPodAffinityTerm['podAffinityTerm']>

/** One term of a pod's affinity to other pods, read. */
export interface AffinityTerm {
  /** Equal terms have equal ids. */
  readonly id: string
  /** Names the pods that the term is about, wherever they are. */
  readonly about: string
  readonly topologyKey: string
  readonly namespaces: readonly string[]
  /** Namespaces in addition, by their labels. */
  readonly namespaceSelector: LabelMatcher | undefined
  readonly selector: LabelMatcher
  /** 1..100 for preferred terms. */
  readonly weight: number
}

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[]
  readonly requiredAntiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly AffinityTerm[]
  readonly preferredAntiAffinity: readonly AffinityTerm[]
}

const NONE: AffinityTerms = {
  requiredAffinity: [],
  requiredAntiAffinity: [],
  preferredAffinity: [],
  preferredAntiAffinity: [],
}

/** Without namespaces and namespace selector a term means the namespace of the pod that has it. */
function readTerm(term: SpecTerm, ownNamespace: string, weight = 0): AffinityTerm {
  const given = term.namespaces ?? []
  const namespaces = given.length === 0 && !term.namespaceSelector ? [ownNamespace] : [...given].sort()
  const namespaceSelector = term.namespaceSelector ? matchSelector(term.namespaceSelector) : undefined
  const selector = matchSelector(term.labelSelector)
  const { topologyKey } = term
  const about = JSON.stringify([namespaces, term.namespaceSelector, term.labelSelector])
  const id = `${topologyKey} ${weight} ${about}`
  return { id, about, topologyKey, namespaces, namespaceSelector, selector, weight }
}

/** A pod's affinity and anti-affinity to other pods; the same empty object for the many pods that have none. */
export function affinityTerms({ metadata, spec }: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  if (!podAffinity && !podAntiAffinity) return NONE
  const namespace = metadata.namespace ?? ''
  const required = (terms: readonly SpecTerm[] | undefined) => (terms ?? []).map((term) => readTerm(term, namespace))
  const preferred = (terms: readonly Immutable<WeightedPodAffinityTerm>[] | undefined) =>
    (terms ?? []).map(({ podAffinityTerm, weight }) => readTerm(podAffinityTerm, namespace, weight))
  return {
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  }
}

/** Whether a term is about this pod. `namespaceLabels` are those of the pod's namespace. */
export function termMatches(term: AffinityTerm, pod: Pod, namespaceLabels: () => Labels | undefined): boolean {
  const inNamespace =
    term.namespaces.includes(pod.metadata.namespace ?? '') ||
    (term.namespaceSelector?.matches(namespaceLabels()) ?? false)
  return inNamespace && term.selector.matches(pod.metadata.labels)
}
