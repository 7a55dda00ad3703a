import type { ApiReader } from '../../api/client'
import type { HorizontalPodAutoscaler } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { StatusError } from '../../api/status-error'

/** What an autoscaler sizes. */
export interface Target {
  readonly resource: AnyResource
  readonly object: KubernetesObject
}

/** The target of an autoscaler, by group and kind; or why it has none. */
export function findTarget(
  { spec, metadata }: HorizontalPodAutoscaler,
  resources: readonly AnyResource[],
  api: ApiReader,
): Target | string {
  const { kind, name, apiVersion = '' } = spec.scaleTargetRef
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const resource = resources.find((each) => each.kind === kind && each.group === group)
  if (!resource) return `no matches for kind "${kind}" in group "${group}"`
  if (!resource.scale) return 'the server could not find the requested resource'
  const object = api.find<KubernetesObject>(resource, { namespace: metadata.namespace ?? '', name })
  return object ? { resource, object } : StatusError.notFound(resource, name).message
}
