import { type Instant, parseTimestamp } from '../../base/time'
import { heldRequests } from '../held-resources'
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../kinds'
import type { KubernetesObject } from '../object'
import { isPodTerminal } from '../pod'
import { podAmountText, podLimits } from '../pod-resources'
import { quantityLike, wholeValue } from '../quantity'
import { groupResource, type Resource } from '../resource'
import { isInScope, isScoped } from './scopes'

type Usage = Record<string, string>

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
    const text = podAmountText(pod, 'requests', name, amount)
    usage[`requests.${name}`] = text
    if (PLAIN.includes(name) || name.startsWith('hugepages-')) usage[name] = text
  }
  for (const [name, amount] of Object.entries(podLimits(pod))) {
    if (PLAIN.includes(name)) usage[`limits.${name}`] = podAmountText(pod, 'limits', name, amount)
  }
}

/** Pods that have ended, or should have by now, use nothing but a place in the store. */
function isCharged(pod: Pod, now: Instant): boolean {
  const { deletionTimestamp } = pod.metadata
  return !isPodTerminal(pod) && (!deletionTimestamp || (parseTimestamp(deletionTimestamp) ?? now) > now)
}

function addService(usage: Usage, { spec }: Service): void {
  usage['services.nodeports'] = String(nodePortsOf(spec))
  usage['services.loadbalancers'] = spec.type === 'LoadBalancer' ? '1' : '0'
}

/** A load balancer that does without node ports has only those that it names itself. */
function nodePortsOf({ type, ports = [], allocateLoadBalancerNodePorts }: Service['spec']): number {
  if (type !== 'NodePort' && type !== 'LoadBalancer') return 0
  const allocates = type === 'NodePort' || allocateLoadBalancerNodePorts !== false
  return allocates ? ports.length : ports.filter(({ nodePort }) => nodePort).length
}

function addClaim(usage: Usage, { spec: { resources, storageClassName } }: PersistentVolumeClaim): void {
  const request = resources?.requests?.storage
  const storage = request === undefined ? {} : { 'requests.storage': quantityLike(wholeValue(request), request) }
  Object.assign(usage, storage)
  if (!storageClassName) return
  for (const [key, amount] of Object.entries({ ...storage, persistentvolumeclaims: '1' }))
    usage[`${storageClassName}.storageclass.storage.k8s.io/${key}`] = amount
}

/** What one object counts for, as quantities by quota key (apiserver `quota.Evaluator.Usage`). */
export function usageOf(resource: Resource, object: KubernetesObject, now: Instant): Readonly<Usage> {
  const name = groupResource(resource)
  const usage: Usage = { [countKey(resource)]: '1' }
  if (COUNTED.includes(name)) usage[name] = '1'
  if (name === 'pods') addPod(usage, object as Pod, now)
  else if (name === 'services') addService(usage, object as Service)
  else if (name === 'persistentvolumeclaims') addClaim(usage, object as PersistentVolumeClaim)
  return usage
}

/** Whether a quota looks at this object at all. */
export const concerns = (quota: ResourceQuota, resource: Resource, object: KubernetesObject): boolean =>
  groupResource(resource) === 'pods' ? isInScope(object as Pod, quota) : !isScoped(quota)
