import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import type { Milliseconds } from '../base/time'
import type { Cluster } from '../cluster/cluster'
import type { Goal } from '../cluster/goal'

export interface ChangeQuestion {
  readonly resource: AnyResource
  /** The objects as they were last seen. */
  readonly objects: readonly KubernetesObject[]
  /** Which objects of the kind are meant. */
  select(objects: readonly KubernetesObject[]): readonly KubernetesObject[]
  readonly limit: Milliseconds
}

/** Lets time pass until one of the objects is not as it was seen; the objects then, or `undefined` when nothing changed. */
export async function waitForChange(
  cluster: Cluster,
  { resource, objects, select, limit }: ChangeQuestion,
): Promise<readonly KubernetesObject[] | undefined> {
  const versions = (of: readonly KubernetesObject[]): string =>
    of.map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`).join(' ')
  const seen = versions(objects)
  let now: readonly KubernetesObject[] = objects
  const goal: Goal = {
    description: `a change of ${resource.plural}`,
    reads: [resource],
    check(view) {
      const found = select(view.list<KubernetesObject>(resource))
      if (versions(found) === seen) return { observed: 'no change' }
      now = found
      return undefined
    },
  }
  const { met } = await cluster.waitFor(goal, limit)
  return met ? now : undefined
}
