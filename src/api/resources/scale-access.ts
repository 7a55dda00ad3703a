import type { LabelSelector } from '../kinds'
import type { KubernetesObject } from '../object'
import type { ScaleAccess } from '../resource'

interface Scalable extends KubernetesObject {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas?: number }
}

/** The `scale` subresource of a workload that counts its pods in `spec.replicas` and `status.replicas`. */
export const scaleBy = <T extends Scalable>(selector: (object: T) => LabelSelector | undefined): ScaleAccess<T> => ({
  specReplicas: ({ spec }) => spec.replicas ?? 0,
  statusReplicas: ({ status }) => status.replicas ?? 0,
  selector,
  withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
})
