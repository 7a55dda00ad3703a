import type { Container, Pod, ResourceQuota } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { addQuantities, compareQuantities } from '../../api/quantity'
import { concerns, usageOf } from '../../api/quota/usage'
import { groupResource } from '../../api/resource'
import { pods, resourceQuotas } from '../../api/resources'
import { isResizeOf } from '../../api/resources/pod-resize'
import { StatusError } from '../../api/status-error'
import { sortedEntries } from '../../base/compare'
import type { Instant } from '../../base/time'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'

/** Quantities by quota key. */
type Amounts = Readonly<Record<string, string>>

/** Kinds whose later changes are charged too. */
const CHARGED_ON_UPDATE: readonly string[] = ['persistentvolumeclaims', 'services']

/** Keys that every container must state when a quota limits them. */
const MUST_BE_STATED: readonly string[] = [
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]

const isSome = (amount: string): boolean => compareQuantities(amount, '0') > 0

/** What the write adds to the usage of a namespace; what it frees, the controller finds. */
function delta({ resource, operation, previous }: AdmissionRequest, object: KubernetesObject, now: Instant): Amounts {
  const after = usageOf(resource, object, now)
  if (operation === 'CREATE' || !previous) return after
  const before = usageOf(resource, previous, now)
  return Object.fromEntries(
    Object.entries(after).map(([key, amount]) => [key, addQuantities(amount, `-${before[key] ?? '0'}`)]),
  )
}

/** The part of a charge that a quota limits. */
function limitedBy(quota: ResourceQuota, charge: Amounts): [string, string][] {
  const hard = quota.status.hard ?? {}
  return sortedEntries(charge).filter(([key, amount]) => hard[key] !== undefined && isSome(amount))
}

const refuse = (request: AdmissionRequest, why: string): never => {
  throw StatusError.forbidden(request.resource, request.name, why)
}

function refuseUncounted(request: AdmissionRequest, quota: ResourceQuota, charge: Amounts): void {
  const unknown = limitedBy(quota, charge).filter(([key]) => quota.status.used?.[key] === undefined)
  if (unknown.length === 0) return
  const names = unknown.map(([key]) => key).join(',')
  refuse(request, `status unknown for quota: ${quota.metadata.name}, resources: ${names}`)
}

function refuseExcess(request: AdmissionRequest, quota: ResourceQuota, charge: Amounts): void {
  const { hard = {}, used = {} } = quota.status
  const exceeded = limitedBy(quota, charge).filter(
    ([key, amount]) => compareQuantities(addQuantities(used[key] ?? '0', amount), hard[key] ?? '0') > 0,
  )
  if (exceeded.length === 0) return
  const list = (amounts: Amounts): string => exceeded.map(([key]) => `${key}=${amounts[key]}`).join(',')
  refuse(
    request,
    `exceeded quota: ${quota.metadata.name}, requested: ${list(charge)}, used: ${list(used)}, limited: ${list(hard)}`,
  )
}

function statedBy({ resources }: Container): ReadonlySet<string> {
  const requests = Object.keys(resources?.requests ?? {})
  const limits = Object.keys(resources?.limits ?? {}).map((name) => `limits.${name}`)
  return new Set([...requests, ...requests.map((name) => `requests.${name}`), ...limits])
}

/** A pod whose containers do not say what the quota limits cannot be counted. */
function refuseUnstated(request: AdmissionRequest, quota: ResourceQuota, pod: Pod): void {
  const wanted = MUST_BE_STATED.filter((key) => quota.status.hard?.[key] !== undefined)
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  const missing = wanted.sort().flatMap((key) => {
    const names = containers.filter((container) => !statedBy(container).has(key)).map(({ name }) => name)
    return names.length > 0 ? [`${key} for: ${[...new Set(names)].sort().join(',')}`] : []
  })
  if (missing.length === 0) return
  refuse(request, `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`)
}

const isCharged = (request: AdmissionRequest, object: KubernetesObject): boolean =>
  request.resource.namespaced &&
  (request.operation === 'CREATE' ||
    CHARGED_ON_UPDATE.includes(groupResource(request.resource)) ||
    isResize(request, object))

const isResize = ({ resource, previous }: AdmissionRequest, object: KubernetesObject): boolean =>
  resource === pods && previous !== undefined && isResizeOf(previous as Pod, object as Pod)

const quotasFor = (
  request: AdmissionRequest,
  object: KubernetesObject,
  { reader }: AdmissionContext,
): readonly ResourceQuota[] =>
  isCharged(request, object)
    ? reader
        .list(resourceQuotas, { namespace: request.namespace })
        .filter((quota) => concerns(quota, request.resource, object))
    : []

/** Keeps a namespace within its quotas, and charges what is created in the same breath (`ResourceQuota`). */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate(request, object, context) {
    const quotas = quotasFor(request, object, context)
    if (quotas.length === 0) return
    const charge = delta(request, object, context.now)
    for (const quota of quotas) {
      if (request.operation === 'CREATE' && groupResource(request.resource) === 'pods') {
        refuseUnstated(request, quota, object as Pod)
      }
      refuseUncounted(request, quota, charge)
    }
    for (const quota of quotas) refuseExcess(request, quota, charge)
  },
  stored(request, object, context) {
    const quotas = quotasFor(request, object, context)
    if (quotas.length === 0) return
    const charge = delta(request, object, context.now)
    for (const quota of quotas) {
      const used = quota.status.used ?? {}
      const added = limitedBy(quota, charge).map(([key, amount]) => [key, addQuantities(used[key] ?? '0', amount)])
      if (added.length === 0) continue
      context.writeStatus(resourceQuotas, quota, { ...quota.status, used: { ...used, ...Object.fromEntries(added) } })
    }
  },
}
