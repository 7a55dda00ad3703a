import type { ApiReader } from '../../../api/client'
import type { KubernetesObject } from '../../../api/object'
import type { AnyResource } from '../../../api/resource'
import type { Instant } from '../../../base/time'

/** What a description is made from, beside the object: the rest of the cluster at that moment. */
export interface DescribeContext {
  readonly view: ApiReader
  readonly now: Instant
  readonly showEvents: boolean
  readonly resource: AnyResource
}

/** Describes an object of one kind as `kubectl describe` does. Pure. The text ends with a newline. */
export type Describe<T extends KubernetesObject> = (object: T, context: DescribeContext) => string
