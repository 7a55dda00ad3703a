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

/** Whether nothing is to be kept. @throws {StatusError} Invalid */
export function readDryRun(values: readonly unknown[]): boolean {
  for (const value of values) {
    if (value === '' || value === 'All') continue
    throw StatusError.of(
      422,
      'Invalid',
      `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify(value)}: supported values: "All"`,
    )
  }
  return values.includes('All')
}
