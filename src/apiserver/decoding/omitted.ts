import type { Field } from '../../api/fields/field-table'

/**
 * Which values Kubernetes does not keep because they say the same as nothing: Go fields that are no pointers
 * and are left out when empty. OpenAPI does not tell pointers from values, so the exceptions are listed.
 */
const MEANINGFUL_WHEN_EMPTY: ReadonlySet<string> = new Set([
  'storageClassName',
  'ingressClassName',
  'volumeAttributesClassName',
])

const MEANINGLESS_WHEN_FALSE: ReadonlySet<string> = new Set([
  'deprecated',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'globalDefault',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'nullable',
  'paused',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
  'uniqueItems',
  'unschedulable',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
])

const MEANINGLESS_WHEN_ZERO: ReadonlySet<string> = new Set([
  'failureThreshold',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'nodePort',
  'periodSeconds',
  'successThreshold',
  'timeoutSeconds',
])

export function isOmitted({ name, required, type }: Field, value: unknown): boolean {
  if (required || (type.kind === 'scalar' && type.scalar === 'any')) return false
  if (value === '') return !MEANINGFUL_WHEN_EMPTY.has(name)
  if (value === false) return MEANINGLESS_WHEN_FALSE.has(name)
  if (value === 0) return MEANINGLESS_WHEN_ZERO.has(name)
  return Array.isArray(value) && value.length === 0
}
