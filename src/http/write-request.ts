import { type FieldError, unsupported } from '../api/field-error'
import type { KubernetesObject, ObjectKey } from '../api/object'
import type { Target } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import type { Simulated } from '../cluster/simulated'

/** A request that changes something, with its body read. */
export interface WriteRequest {
  readonly cluster: Simulated
  readonly target: Target
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly contentType: string | undefined
  /** Who writes when the query does not say: the first word of the User-Agent. */
  readonly agent: string
}

/** What came of it: an object of the kind, or any other document. */
export interface WriteAnswer {
  readonly code: number
  readonly warnings: readonly string[]
  readonly object?: KubernetesObject
  readonly document?: object
}

/** The answer of a request that has no object to show. */
export const SUCCESS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' } as const

/** The object that a path names. */
export const objectKey = ({ namespace = '', name = '' }: Target): ObjectKey => ({ namespace, name })

/** Which options a request has, by its verb. */
export type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions'

export const invalidOptions = (kind: OptionsKind, error: FieldError): StatusError =>
  StatusError.invalid({ group: 'meta.k8s.io', plural: kind.toLowerCase(), kind }, '', [error])

/** Whether nothing is to be kept. @throws {StatusError} Invalid */
export function readDryRun(kind: OptionsKind, values: readonly unknown[]): boolean {
  const given = values.filter((value) => value !== '')
  if (given.every((value) => value === 'All')) return given.length > 0
  throw invalidOptions(kind, unsupported('dryRun', given, ['All']))
}
