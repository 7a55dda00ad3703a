import { type Instant, parseTimestamp } from '../../base/time'
import { heldRequests } from '../held-resources'
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../kinds'
import type { KubernetesObject } from '../object'
import { isPodTerminal } from '../pod'
import { podLimits, type ResourceAmounts, resourceAmount } from '../pod-resources'
import { bytesText, canonicalQuantity, milliText } from '../quantity'
import { groupResource, type Resource } from '../resource'
import { isInScope, isScoped } from './scopes'

type Usage = Record<string, number>

/** Resources that a quota may name without `requests.` in front. */
const PLAIN: readonly string[] = ['cpu', 'memory', 'ephemeral-storage']
/** Kinds that have a key of their own beside `count/…`. */
const COUNTED: readonly string[] = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]

const countKey = (resource: Resource): string => `count/${groupResource(resource)}`

function addPod(usage: Usage, pod: Pod, now: Instant): void {
  if (!isCharged(pod, now)) {
    delete usage.pods
    return
  }
  for (const [name, amount] of Object.entries(heldRequests(pod))) {
    usage[`requests.${name}`] = amount
    if (PLAIN.includes(name) || name.startsWith('hugepages-')) usage[name] = amount
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) usage[`limits.${name}`] = amount
}

/** Pods that have ended, or should have by now, use nothing but a place in the store. */
function isCharged(pod: Pod, now: Instant): boolean {
  const { deletionTimestamp } = pod.metadata
  return !isPodTerminal(pod) && (!deletionTimestamp || (parseTimestamp(deletionTimestamp) ?? now) > now)
}

function addService(usage: Usage, { spec }: Service): void {
  const ports = spec.ports?.length ?? 0
  const allocates =
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  usage['services.nodeports'] = allocates ? ports : 0
  usage['services.loadbalancers'] = spec.type === 'LoadBalancer' ? 1 : 0
}

function addClaim(usage: Usage, { spec }: PersistentVolumeClaim): void {
  const storage = resourceAmount('storage', spec.resources?.requests?.storage)
  usage['requests.storage'] = storage
  if (!spec.storageClassName) return
  const prefix = `${spec.storageClassName}.storageclass.storage.k8s.io`
  usage[`${prefix}/requests.storage`] = storage
  usage[`${prefix}/persistentvolumeclaims`] = 1
}

/** What one object counts for, by quota key; cpu in thousandths (apiserver `quota.Evaluator.Usage`). */
export function usageOf(resource: Resource, object: KubernetesObject, now: Instant): ResourceAmounts {
  const name = groupResource(resource)
  const usage: Usage = { [countKey(resource)]: 1 }
  if (COUNTED.includes(name)) usage[name] = 1
  if (name === 'pods') addPod(usage, object as Pod, now)
  else if (name === 'services') addService(usage, object as Service)
  else if (name === 'persistentvolumeclaims') addClaim(usage, object as PersistentVolumeClaim)
  return usage
}

/** Whether a quota looks at this object at all. */
export const concerns = (quota: ResourceQuota, resource: Resource, object: KubernetesObject): boolean =>
  groupResource(resource) === 'pods' ? isInScope(object as Pod, quota) : !isScoped(quota)

const CPU_KEYS: readonly string[] = ['cpu', 'requests.cpu', 'limits.cpu']

/** A quota's amount as a number, in the units of `usageOf`. */
export const quotaAmount = (key: string, quantity: string | undefined): number =>
  resourceAmount(CPU_KEYS.includes(key) ? 'cpu' : key, quantity)

/** And back to a quantity. */
export function quotaText(key: string, amount: number): string {
  if (CPU_KEYS.includes(key)) return milliText(amount)
  const isBytes = /memory|storage|hugepages/.test(key) && !key.endsWith('persistentvolumeclaims')
  return isBytes ? bytesText(amount) : canonicalQuantity(String(amount))
}
