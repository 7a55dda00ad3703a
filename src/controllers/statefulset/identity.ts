import type { Pod, StatefulSet } from '../../api/kinds'

export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index'
export const REVISION_LABEL = 'controller-revision-hash'

const ORDINAL_NAME = /^(.*)-([0-9]+)$/

export const replicasOf = (set: StatefulSet): number => set.spec.replicas ?? 1
export const firstOrdinal = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0
export const podName = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`

/** The ordinal in a pod's name; `undefined` when the name is not one that the set gives. */
export function ordinalOf(set: StatefulSet, name: string): number | undefined {
  const match = ORDINAL_NAME.exec(name)
  return match && match[1] === set.metadata.name ? Number(match[2]) : undefined
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  const first = firstOrdinal(set)
  return ordinal >= first && ordinal < first + replicasOf(set)
}

export const revisionOf = (pod: Pod): string | undefined => pod.metadata.labels?.[REVISION_LABEL]

/** Whether the pod's labels say who it is (`identityMatches`). */
export const hasIdentity = (pod: Pod): boolean => pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name

export const withIdentity = (pod: Pod, ordinal: number): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...identityLabels(pod.metadata.name, ordinal) } },
})

export const identityLabels = (name: string, ordinal: number): Readonly<Record<string, string>> => ({
  [POD_NAME_LABEL]: name,
  [POD_INDEX_LABEL]: String(ordinal),
})
