import type { Labels, Pod, ResourceQuota } from '../kinds'
import { type SelectorOperator, satisfies } from '../label-selector'
import { qosClassOf } from '../pod-qos'

type Scope = string

const PRIORITY_CLASS = 'PriorityClass'

const namesOtherNamespaces = ({ spec: { affinity } }: Pod): boolean => {
  const kinds = [affinity?.podAffinity, affinity?.podAntiAffinity]
  const terms = kinds.flatMap((kind) => [
    ...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  return terms.some(({ namespaces, namespaceSelector }) => !!namespaces?.length || !!namespaceSelector)
}

function hasScope(pod: Pod, scope: Scope): boolean {
  switch (scope) {
    case 'Terminating':
      return (pod.spec.activeDeadlineSeconds ?? -1) >= 0
    case 'NotTerminating':
      return !hasScope(pod, 'Terminating')
    case 'BestEffort':
      return qosClassOf(pod.spec) === 'BestEffort'
    case 'NotBestEffort':
      return !hasScope(pod, 'BestEffort')
    case 'CrossNamespacePodAffinity':
      return namesOtherNamespaces(pod)
    default:
      return false
  }
}

type Requirement = NonNullable<NonNullable<ResourceQuota['spec']['scopeSelector']>['matchExpressions']>[number]

function satisfiesScope(pod: Pod, { scopeName, operator, values }: Requirement): boolean {
  if (scopeName !== PRIORITY_CLASS) return hasScope(pod, scopeName)
  const name = pod.spec.priorityClassName
  const labels: Labels = name ? { [PRIORITY_CLASS]: name } : {}
  return satisfies(labels, { key: PRIORITY_CLASS, operator: operator as SelectorOperator, values: values ?? [] })
}

/** Whether a quota has scopes; only pods can be within them. */
export const isScoped = ({ spec }: ResourceQuota): boolean =>
  !!spec.scopes?.length || !!spec.scopeSelector?.matchExpressions?.length

/** Whether a pod is within all scopes of a quota. */
export const isInScope = (pod: Pod, { spec }: ResourceQuota): boolean =>
  (spec.scopes ?? []).every((scope) => hasScope(pod, scope)) &&
  (spec.scopeSelector?.matchExpressions ?? []).every((requirement) => satisfiesScope(pod, requirement))
