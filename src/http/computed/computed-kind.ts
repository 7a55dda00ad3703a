import type { KubernetesObject } from '../../api/object'
import type { Identity } from '../../api/rbac'
import type { AnyResource, Column } from '../../api/resource'
import type { JsonObject } from '../../base/json'
import type { Simulated } from '../../cluster/simulated'

/** A kind whose objects are not stored: they are worked out when somebody asks. */
export interface ComputedKind {
  readonly resource: AnyResource
  /** The objects that there are at this moment; absent for kinds that can only be posted. */
  list?(cluster: Simulated): Promise<readonly KubernetesObject[]>
  /** Answers a posted question; absent for kinds that can only be read. @throws {StatusError} */
  ask?(cluster: Simulated, question: Question): Promise<object>
}

export interface Question {
  readonly body: JsonObject
  readonly namespace: string
  readonly identity: Identity
}

type Names = Pick<AnyResource, 'group' | 'version' | 'kind' | 'plural' | 'singular' | 'namespaced' | 'verbs'>

/** A declaration with what such kinds have in common. */
export const computed = (names: Names, columns: readonly Column<never>[] = []): AnyResource => ({
  ...names,
  shortNames: [],
  categories: [],
  subresources: [],
  columns,
})
