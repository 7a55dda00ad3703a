import type { KubernetesObject } from '../../api/object'
import type { Identity } from '../../api/rbac'
import type { AnyResource } from '../../api/resource'
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
