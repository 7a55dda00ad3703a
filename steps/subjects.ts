import type { KubernetesObject } from '../src/api/object'
import type { Resource } from '../src/api/resource'
import type { Subject } from '../src/chai/goals/subject'
import type { ObjectName } from './parameter-values'
import type { GherkubeWorld } from './world'

/** The object that a step's words mean: in the namespace that they name, else in the scenario's. */
export function subjectOf<T extends KubernetesObject = KubernetesObject>(
  world: GherkubeWorld,
  words: ObjectName,
): Subject<T> {
  const resource = words.resource as Resource<T>
  const namespace = resource.namespaced ? world.namespaceOf(words) : ''
  return { resource, key: { namespace, name: words.name } }
}
