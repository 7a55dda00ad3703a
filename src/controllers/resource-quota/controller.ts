import type { Catalogue } from '../../api/catalogue'
import type { Change } from '../../api/client'
import { isResizing } from '../../api/held-resources'
import type { Pod, ResourceQuota, Service } from '../../api/kinds'
import { type KubernetesObject, keyOf, type ObjectKey } from '../../api/object'
import { isPodTerminal } from '../../api/pod'
import { addQuantities } from '../../api/quantity'
import { concerns, usageOf } from '../../api/quota/usage'
import { type AnyResource, groupResource } from '../../api/resource'
import { pods, resourceQuotas, services } from '../../api/resources'
import { equal } from '../../base/json'
import { type Controller, type ReconcileContext, type WatchRule, watching } from '../controller'

/** Kinds that only make noise here: nobody limits them, and they come and go all the time. */
const UNCOUNTED: readonly string[] = [
  'events',
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'leases.coordination.k8s.io',
]

/** The quotas of a namespace, when something in it has gone or stopped to count; what is added, admission charges. */
const quotasNear =
  (resource: AnyResource) =>
  ({ type, object, previous }: Change, api: Parameters<WatchRule['keys']>[1]): readonly ObjectKey[] => {
    if (type === 'ADDED' || (type === 'MODIFIED' && !frees(resource, object, previous))) return []
    return api.list(resourceQuotas, { namespace: object.metadata.namespace ?? '' }).map(keyOf)
  }

/** Whether a pod came to its end with this change, or may hold less because it is resized; or a Service its ports. */
function frees(resource: AnyResource, after: KubernetesObject, before: KubernetesObject | undefined): boolean {
  if (resource === services) return (after as Service).spec !== (before as Service | undefined)?.spec
  if (resource !== pods || !before) return false
  const [now, then] = [after as Pod, before as Pod]
  return (isPodTerminal(now) && now.status.phase !== then.status.phase) || isResizing(now) || isResizing(then)
}

/** Counts what a namespace uses of each of its quotas (`pkg/controller/resourcequota`). */
// Simplified: there is no recount every five minutes, so a pod that stays past its deletion time is charged until it goes.
export function resourceQuotaController(catalogue: Pick<Catalogue, 'kinds' | 'follow'>): Controller {
  const isCounted = (resource: AnyResource): boolean =>
    resource.namespaced && !UNCOUNTED.includes(groupResource(resource))
  const counted = (): readonly AnyResource[] => catalogue.kinds().filter(isCounted)
  return {
    name: 'resourcequota-controller',
    watches: [
      watching(resourceQuotas, ({ type, object, previous }) =>
        type !== 'DELETED' && object.spec !== previous?.spec ? [keyOf(object)] : [],
      ),
    ],
    watchLater(add) {
      const watched = new Set<string>()
      catalogue.follow((kind) => {
        if (!isCounted(kind) || watched.has(groupResource(kind))) return
        watched.add(groupResource(kind))
        add(watching(kind, quotasNear(kind)))
      })
    },
    reconcile(key, context) {
      const quota = context.api.find(resourceQuotas, key)
      if (!quota || quota.metadata.deletionTimestamp) return 'done'
      const status = { ...quota.status, hard: quota.spec.hard ?? {}, used: usedOf(quota, counted(), context) }
      if (!equal(status, quota.status)) context.api.updateStatus(resourceQuotas, { ...quota, status })
      return 'done'
    },
  }
}

function usedOf(
  quota: ResourceQuota,
  resources: readonly AnyResource[],
  context: ReconcileContext,
): Record<string, string> {
  const namespace = quota.metadata.namespace ?? ''
  const totals = new Map(Object.keys(quota.spec.hard ?? {}).map((key) => [key, '0']))
  for (const resource of resources) {
    for (const object of context.api.list(resource, { namespace })) {
      if (!concerns(quota, resource, object)) continue
      for (const [key, amount] of Object.entries(usageOf(resource, object, context.now()))) {
        const total = totals.get(key)
        if (total !== undefined) totals.set(key, addQuantities(total, amount))
      }
    }
  }
  return Object.fromEntries(totals)
}
