import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { StatusError } from '../api/status-error'

/** Bounds that a real cluster does not state but a simulation in one process needs. All of them are refusals, not hangs. */
export interface Limits {
  /** Replicas (or parallel pods) that one workload may ask for. */
  readonly replicas: number
  /** Objects of all kinds together. */
  readonly objects: number
  /** How deep a manifest may nest. */
  readonly depth: number
  /** Keys and values of one manifest, counted together. */
  readonly nodes: number
}

export const DEFAULT_LIMITS: Limits = { replicas: 100_000, objects: 150_000, depth: 100, nodes: 500_000 }

const REPLICA_FIELDS = ['replicas', 'parallelism'] as const

/** @throws {StatusError} when a workload asks for more pods than a simulation can carry. */
export function refuseHugeWorkload(limits: Limits, resource: AnyResource, object: KubernetesObject): void {
  const spec = (object as { readonly spec?: Readonly<Record<string, unknown>> }).spec
  for (const field of REPLICA_FIELDS) {
    const value = spec?.[field]
    if (typeof value !== 'number' || value <= limits.replicas) continue
    const why = `gherkube simulates at most ${limits.replicas} replicas of one workload, but spec.${field} is ${value}; use a smaller number`
    throw StatusError.forbidden(resource, object.metadata.name, why)
  }
}

/** @throws {StatusError} when the cluster is full. */
export function refuseFullCluster(limits: Limits, resource: AnyResource, name: string, objects: number): void {
  if (objects < limits.objects) return
  const why = `gherkube keeps at most ${limits.objects} objects in one simulated cluster; delete some, or simulate a smaller cluster`
  throw StatusError.forbidden(resource, name, why)
}
