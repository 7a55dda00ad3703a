import type { ApiReader, Change } from '../src/api/client'
import type { KubernetesObject } from '../src/api/object'
import type { Resource } from '../src/api/resource'
import { RESOURCES } from '../src/api/resources'
import { compareText } from '../src/base/compare'
import { equal, isObject } from '../src/base/json'

/** Something a person did to an object, as far as the difference between before and after tells. */
export interface RootChange {
  /** `deployment default/web` */
  readonly name: string
  readonly what: 'created' | 'changed' | 'deleted' | 'replaced'
  /** The top fields that differ, when it was changed. */
  readonly fields: readonly string[]
}

/** Kinds that the cluster writes by itself; only what clients write has managed fields. */
const BY_THE_CLUSTER = ['Event', 'Lease', 'Endpoints', 'EndpointSlice', 'ControllerRevision', 'PersistentVolume']

interface Span {
  readonly first: KubernetesObject | undefined
  readonly last: KubernetesObject | undefined
  readonly resource: Resource
}

/** What people did, told from a history: objects that a controller owns, and what controllers note on objects, do not count. */
export function changedRoots(history: readonly Change[]): readonly RootChange[] {
  const spans = new Map<string, Span>()
  for (const { resource, object, previous, type } of history) {
    if (BY_THE_CLUSTER.includes(object.kind) && !object.metadata.managedFields) continue
    // What was nobody's stays in sight, whoever takes it over.
    if (isOwned(previous ?? object) || isProvided(object)) continue
    const name = `${resource.singular} ${object.metadata.namespace ?? ''}/${object.metadata.name}`
    const first = spans.has(name) ? spans.get(name)?.first : previous
    spans.set(name, { first, last: type === 'DELETED' ? undefined : object, resource })
  }
  return [...spans]
    .flatMap(([name, span]) => {
      const change = describe(span)
      return change ? [{ name, ...change }] : []
    })
    .sort((a, b) => compareText(a.name, b.name))
}

function describe({ first, last }: Span): Pick<RootChange, 'what' | 'fields'> | undefined {
  if (!first) return last ? { what: 'created', fields: [] } : undefined
  if (!last || last.metadata.deletionTimestamp) return { what: 'deleted', fields: [] }
  if (first.metadata.uid !== last.metadata.uid) return { what: 'replaced', fields: [] }
  const [was, is] = [people(first), people(last)]
  const fields = Object.keys({ ...was, ...is }).filter((field) => !equal(was[field], is[field]))
  return fields.length > 0 ? { what: 'changed', fields: fields.sort() } : undefined
}

/** The part of an object that people decide on. */
function people(object: KubernetesObject): Record<string, unknown> {
  const { metadata, status: _, ...rest } = object as KubernetesObject & { readonly status?: unknown }
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !isNote(key))
  return {
    ...rest,
    ...(isObject((rest as { spec?: unknown }).spec) ? { spec: withoutSystemTaints(object) } : {}),
    labels: metadata.labels ?? {},
    annotations: Object.fromEntries(annotations),
    ownerReferences: metadata.ownerReferences?.filter(({ controller }) => !controller) ?? [],
  }
}

const isNote = (annotation: string): boolean =>
  /^(?:deployment\.kubernetes\.io\/|node\.alpha\.kubernetes\.io\/|volumes\.kubernetes\.io\/|pv\.kubernetes\.io\/)/.test(
    annotation,
  )

/** Node controllers taint nodes; kubelets and schedulers fill in where pods run. */
function withoutSystemTaints(object: KubernetesObject): unknown {
  const spec = (object as unknown as { readonly spec: Record<string, unknown> }).spec
  if (object.kind === 'Pod') return { ...spec, nodeName: undefined }
  if (object.kind !== 'Node' || !Array.isArray(spec.taints)) return spec
  const taints = spec.taints.filter((taint) => !String(taint.key).startsWith('node.kubernetes.io/'))
  return { ...spec, taints: taints.length > 0 ? taints : undefined }
}

const isOwned = ({ metadata }: KubernetesObject): boolean =>
  metadata.ownerReferences?.some(({ controller }) => controller) ?? false

/** What every new namespace gets from controllers. */
const isProvided = ({ kind, metadata }: KubernetesObject): boolean =>
  (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') ||
  (kind === 'ServiceAccount' && metadata.name === 'default')

const COUNTS = ['replicas', 'parallelism', 'maxReplicas', 'minReplicas'] as const

/** Says which workload asks for more pods than there may be altogether; looked at before time passes. */
export function tooManyPods(view: ApiReader, limit: number): string | undefined {
  let total = 0
  for (const resource of RESOURCES as readonly Resource[]) {
    if (resource.kind === 'Node' || resource.kind === 'Event') continue
    for (const object of view.list(resource)) {
      if (object.kind !== 'Pod' && isOwned(object)) continue
      const spec = (object as { readonly spec?: unknown }).spec
      const wanted = object.kind === 'Pod' ? 0 : Math.max(0, ...COUNTS.map((field) => numberIn(spec, field)))
      total += wanted
      if (total > limit) {
        return `${resource.singular} "${object.metadata.name}" asks for ${wanted} pods; an exercise may have ${limit} in all`
      }
    }
  }
  return undefined
}

function numberIn(spec: unknown, field: string): number {
  const value = isObject(spec) ? spec[field] : undefined
  return typeof value === 'number' ? value : 0
}
