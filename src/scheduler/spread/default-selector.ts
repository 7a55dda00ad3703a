import type { ApiReader } from '../../api/client'
import type { Pod } from '../../api/kinds'
import { type LabelMatcher, matchRequirements, matchSelector, matchSet } from '../../api/label-selector'
import { controllerOf } from '../../api/owner-reference'
import { replicaSets } from '../../api/resources/replica-set'
import { replicationControllers } from '../../api/resources/replication-controller'
import { services } from '../../api/resources/service'
import { statefulSets } from '../../api/resources/stateful-set'
import type { ClusterState } from '../state/cluster-state'

/** The selector of the ReplicaSet, StatefulSet or ReplicationController that controls the pod. */
function ownerSelector(pod: Pod, reader: ApiReader): LabelMatcher | undefined {
  const owner = controllerOf(pod)
  if (!owner) return undefined
  const key = { namespace: pod.metadata.namespace ?? '', name: owner.name }
  switch (owner.kind) {
    case 'ReplicationController': {
      const found = reader.find(replicationControllers, key)
      return found && matchSet(found.spec.selector)
    }
    case 'ReplicaSet': {
      const found = reader.find(replicaSets, key)
      return found && matchSelector(found.spec.selector)
    }
    case 'StatefulSet': {
      const found = reader.find(statefulSets, key)
      return found && matchSelector(found.spec.selector)
    }
    default:
      return undefined
  }
}

/** Everything that the services of a pod and its owner select by; `undefined` when nothing does. */
function findSelector(pod: Pod, reader: ApiReader): LabelMatcher | undefined {
  const labels: Record<string, string> = {}
  for (const { spec } of reader.list(services, { namespace: pod.metadata.namespace ?? '' })) {
    const selector = spec.selector ?? {}
    const selects = Object.keys(selector).length > 0 && matchSet(selector).matches(pod.metadata.labels)
    if (selects) Object.assign(labels, selector)
  }
  const requirements = [...matchSet(labels).requirements, ...(ownerSelector(pod, reader)?.requirements ?? [])]
  return requirements.length === 0 ? undefined : matchRequirements(requirements)
}

const LIMIT = 1000

/** Selectors for default constraints (scheduler helper `DefaultSelector`), remembered while services stay the same. */
export class DefaultSelectors {
  readonly #known = new Map<string, LabelMatcher | undefined>()
  #version = -1

  find(pod: Pod, cluster: ClusterState): LabelMatcher | undefined {
    if (this.#version !== cluster.selectorsVersion || this.#known.size > LIMIT) this.#known.clear()
    this.#version = cluster.selectorsVersion
    const { namespace, labels } = pod.metadata
    const key = JSON.stringify([namespace, labels, controllerOf(pod)?.uid])
    if (!this.#known.has(key)) this.#known.set(key, findSelector(pod, cluster.reader))
    return this.#known.get(key)
  }
}
