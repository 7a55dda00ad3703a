import { invalid } from '../../api/field-error'
import type { LabelSelector } from '../../api/kinds'
import { formatSelector } from '../../api/label-selector'
import type { KubernetesObject } from '../../api/object'
import type { Resource, ScaleAccess } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import type { JsonObject } from '../../base/json'

/** `autoscaling/v1 Scale`: what `/scale` shows of a workload. */
export interface Scale extends KubernetesObject {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

const accessOf = <T extends KubernetesObject>(resource: Resource<T>): ScaleAccess<T> => {
  if (resource.scale) return resource.scale
  throw StatusError.of(404, 'NotFound', 'the server could not find the requested resource')
}

/** @throws {StatusError} NotFound for kinds that have no scale. */
export function scaleOf<T extends KubernetesObject>(resource: Resource<T>, object: T): Scale {
  const access = accessOf(resource)
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = access.selectorText?.(object) ?? plainSelector(access.selector(object))
  const replicas = access.specReplicas(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: access.statusReplicas(object), ...(selector ? { selector } : {}) },
  }
}

function plainSelector(selector: LabelSelector | undefined): string {
  const text = formatSelector(selector)
  return text === '<none>' ? '' : text
}

/** The workload with the replica count that a Scale asks for. */
export function withScale<T extends KubernetesObject>(resource: Resource<T>, object: T, scale: JsonObject): T {
  const replicas = (scale.spec as { readonly replicas?: unknown } | undefined)?.replicas ?? 0
  if (typeof replicas !== 'number' || replicas < 0) {
    const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0')
    throw StatusError.invalid({ ...resource, group: 'autoscaling', kind: 'Scale' }, object.metadata.name, [error])
  }
  const version = (scale.metadata as { readonly resourceVersion?: string } | undefined)?.resourceVersion
  if (version && version !== object.metadata.resourceVersion) {
    throw StatusError.conflict(resource, object.metadata.name)
  }
  return accessOf(resource).withReplicas(object, replicas)
}
