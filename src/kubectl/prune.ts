import { type KubernetesObject, keyOf } from '../api/object'
import type { AnyResource } from '../api/resource'
import { LAST_APPLIED } from './apply-object'
import { parseLabelSelector } from './selector'
import type { Call, Item } from './verb'

/** The kinds that `apply --prune` looks at unless told otherwise, namespaced ones first. */
const PRUNED = [
  'configmaps',
  'endpoints',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'secrets',
  'services',
  'jobs',
  'cronjobs',
  'ingresses',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'namespaces',
  'persistentvolumes',
]

/** Deletes what was applied once, fits the selector, and is not among what has been applied now; says what it deleted. */
export async function prune(
  call: Call,
  applied: readonly KubernetesObject[],
  tell: (item: Item) => void,
  dryRun: boolean,
): Promise<void> {
  const { cluster, flags } = call
  const kept = new Set(applied.map(({ metadata }) => metadata.uid))
  const namespaces = [...new Set(applied.map(({ metadata }) => metadata.namespace ?? ''))].filter(Boolean)
  const labels = parseLabelSelector(flags.text('selector'))
  const listed = async (resource: AnyResource): Promise<readonly KubernetesObject[]> =>
    resource.namespaced
      ? (
          await Promise.all(
            namespaces.map((namespace) => cluster.list<KubernetesObject>(resource, { namespace, labels })),
          )
        ).flat()
      : cluster.list<KubernetesObject>(resource, { labels })
  for (const plural of PRUNED) {
    const resource = cluster.resources().find((candidate) => candidate.plural === plural)
    if (!resource) continue
    for (const object of await listed(resource)) {
      if (kept.has(object.metadata.uid) || object.metadata.annotations?.[LAST_APPLIED] === undefined) continue
      if (!dryRun) await cluster.delete(resource, keyOf(object), { propagationPolicy: 'Background' })
      tell({ resource, object })
    }
  }
}
