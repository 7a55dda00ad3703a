import type { KubernetesObject } from '../api/object'
import { hours, type Milliseconds } from '../base/time'
import type { Cluster } from '../cluster/cluster'
import type { Goal, WaitOutcome } from '../cluster/goal'
import type { Item } from './verb'

/** How long a wait without a limit of its own may last: virtual time is cheap, but it must end. */
export const FOREVER: Milliseconds = hours(24 * 7)

/** Lets time pass until every object is gone; those of the same name made later do not count. */
export function waitUntilGone(cluster: Cluster, items: readonly Item[], limit: Milliseconds): Promise<WaitOutcome> {
  const goal: Goal = {
    description: 'the objects are gone',
    reads: [...new Set(items.map(({ resource }) => resource))],
    check(view) {
      const left = items.find(({ resource, object: { metadata } }) => {
        const found = view.find<KubernetesObject>(resource, {
          namespace: metadata.namespace ?? '',
          name: metadata.name,
        })
        return found?.metadata.uid === metadata.uid
      })
      return left ? { observed: `${left.resource.plural}/${left.object.metadata.name}` } : undefined
    },
  }
  return cluster.waitFor(goal, limit)
}

/** Said after a time-out that no further waiting could have helped: reality would hang. */
export const NOTHING_LEFT = 'nothing is left to happen in the cluster, so waiting longer cannot help'
