import type { DaemonSet, Pod } from '../../api/kinds'
import { isPodTerminal } from '../../api/pod'
import { byAll, compareText } from '../../base/compare'
import { isUpdated, targetNode } from './daemon-pod'

export type PodsByNode = ReadonlyMap<string, readonly Pod[]>

/** Bound before unbound, then older first: the pod that comes first stands for its node. */
export const byStanding: (a: Pod, b: Pod) => number = byAll(
  (a, b) => Number(!a.spec.nodeName) - Number(!b.spec.nodeName),
  (a, b) => compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

/**
 * The pods of each node in order of standing. A finished pod that is being deleted is as good as gone
 * (`getNodesToDaemonPods`).
 */
export function podsByNode(pods: readonly Pod[]): PodsByNode {
  const groups = new Map<string, Pod[]>()
  for (const pod of pods) {
    const node = targetNode(pod)
    if (node === undefined || (isPodTerminal(pod) && pod.metadata.deletionTimestamp)) continue
    const group = groups.get(node)
    if (group) group.push(pod)
    else groups.set(node, [pod])
  }
  for (const group of groups.values()) if (group.length > 1) group.sort(byStanding)
  return groups
}

/** What a step of the controller wants done: a pod on each of these nodes, these pods gone. */
export interface Plan {
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
}

/** The one pod of the current revision and the one of another on a node; `undefined` when there are more. */
export function splitByRevision(
  pods: readonly Pod[],
  hash: string,
): { readonly updated: Pod | undefined; readonly old: Pod | undefined } | undefined {
  const present = pods.filter((pod) => !pod.metadata.deletionTimestamp)
  const updated = present.filter((pod) => isUpdated(pod, hash))
  const old = present.filter((pod) => !isUpdated(pod, hash))
  return updated.length > 1 || old.length > 1 ? undefined : { updated: updated[0], old: old[0] }
}

export const minReadySeconds = (daemonSet: DaemonSet): number => daemonSet.spec.minReadySeconds ?? 0
