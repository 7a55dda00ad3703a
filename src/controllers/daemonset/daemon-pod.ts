import type { DaemonSet, Labels, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../api/kinds'

export const HASH_LABEL = 'controller-revision-hash'
const GENERATION_LABEL = 'pod-template-generation'
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'
const NODE_NAME_FIELD = 'metadata.name'

const exists = (key: string, effect: string): Toleration => ({ key, operator: 'Exists', effect })

/** What every daemon pod tolerates, in the order in which it is added (`AddOrUpdateDaemonPodTolerations`). */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  exists('node.kubernetes.io/not-ready', 'NoExecute'),
  exists('node.kubernetes.io/unreachable', 'NoExecute'),
  exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
]
const HOST_NETWORK_TOLERATION = exists('node.kubernetes.io/network-unavailable', 'NoSchedule')

const isSame = (a: Toleration, b: Toleration): boolean =>
  a.key === b.key && a.operator === b.operator && (a.value ?? '') === (b.value ?? '') && a.effect === b.effect

/** The template's tolerations and the automatic ones; an equal one is replaced, its tolerationSeconds go. */
export function daemonTolerations(spec: PodSpec): readonly Toleration[] {
  const added = spec.hostNetwork ? [...DAEMON_TOLERATIONS, HOST_NETWORK_TOLERATION] : DAEMON_TOLERATIONS
  const given = spec.tolerations ?? []
  const replaced = given.map((toleration) => added.find((each) => isSame(each, toleration)) ?? toleration)
  return [...replaced, ...added.filter((each) => !given.some((toleration) => isSame(each, toleration)))]
}

/** The template of the pods of one revision, as they are created for any node (`CreatePodTemplate`). */
export function daemonTemplate(daemonSet: DaemonSet, hash: string): PodTemplateSpec {
  const { metadata, spec = { containers: [] } } = daemonSet.spec.template
  const generation = daemonSet.metadata.annotations?.[GENERATION_ANNOTATION]
  const labels: Labels = {
    ...metadata?.labels,
    ...(generation && /^-?\d+$/.test(generation) ? { [GENERATION_LABEL]: generation } : {}),
    [HASH_LABEL]: hash,
  }
  return { metadata: { ...metadata, labels }, spec: { ...spec, tolerations: daemonTolerations(spec) } }
}

/** Ties a pod to its node by replacing the required node affinity; preferences and nodeSelector stay. */
export function withTargetNode(spec: PodSpec, node: string): PodSpec {
  const term = { matchFields: [{ key: NODE_NAME_FIELD, operator: 'In', values: [node] }] }
  const nodeAffinity = {
    ...spec.affinity?.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
  }
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity } }
}

/** The node that a daemon pod is on or meant for; `undefined` when nothing says so (`GetTargetNodeName`). */
export function targetNode(pod: Pod): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  for (const term of terms ?? []) {
    for (const { key, operator, values } of term.matchFields ?? []) {
      if (key === NODE_NAME_FIELD && operator === 'In') return values?.length === 1 ? values[0] : undefined
    }
  }
  return undefined
}

/**
 * Whether a pod is of the current revision. Kubernetes means to accept an equal template generation too, but
 * compares it with the address of the number, so only the hash ever decides (`IsPodUpdated`).
 */
export const isUpdated = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[HASH_LABEL] === hash
