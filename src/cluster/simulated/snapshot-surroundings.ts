import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { SnapshotObject } from './snapshot-file'

/** Something that pods rely on and that the file may leave out. */
export interface Needed {
  readonly kind: 'Namespace' | 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass' | 'ConfigMap' | 'Secret'
  readonly namespace: string
  readonly name: string
  readonly body: JsonObject
}

/**
 * What the objects of the file rely on: their namespaces, and for pods that run already a service account, a priority
 * class, a runtime class, and the ConfigMaps and Secrets with the keys that they read, whose contents nobody knows.
 */
export function neededBy(objects: readonly SnapshotObject[]): readonly Needed[] {
  const namespaces = [...new Set(objects.map(({ namespace }) => namespace))].filter((name) => name !== '')
  const running = objects.filter(({ kind, body }) => kind === 'Pod' && isObject(body.spec) && body.spec.nodeName)
  return [
    ...namespaces.map((name): Needed => needed('Namespace', '', name, {})),
    ...running.flatMap(({ body, namespace }) => neededByPod(body.spec as JsonObject, namespace)),
  ]
}

const API_VERSIONS: Partial<Record<Needed['kind'], string>> = {
  PriorityClass: 'scheduling.k8s.io/v1',
  RuntimeClass: 'node.k8s.io/v1',
}

function needed(kind: Needed['kind'], namespace: string, name: string, rest: JsonObject): Needed {
  const apiVersion = API_VERSIONS[kind] ?? 'v1'
  const metadata = { name, ...(namespace ? { namespace } : {}) }
  return { kind, namespace, name, body: { apiVersion, kind, metadata, ...rest } }
}

function neededByPod(spec: JsonObject, namespace: string): readonly Needed[] {
  const { serviceAccountName, priorityClassName, priority, preemptionPolicy, runtimeClassName, overhead } = spec
  const all: Needed[] = []
  if (typeof serviceAccountName === 'string' && serviceAccountName)
    all.push(needed('ServiceAccount', namespace, serviceAccountName, {}))
  if (typeof priorityClassName === 'string' && priorityClassName) {
    const policy = preemptionPolicy === undefined ? {} : { preemptionPolicy }
    all.push(needed('PriorityClass', '', priorityClassName, { value: priority ?? 0, ...policy }))
  }
  if (typeof runtimeClassName === 'string' && runtimeClassName) {
    const costs = overhead === undefined ? {} : { overhead: { podFixed: overhead } }
    all.push(needed('RuntimeClass', '', runtimeClassName, { handler: 'unknown', ...costs }))
  }
  const sources = new Map<string, { readonly kind: 'ConfigMap' | 'Secret'; readonly keys: Set<string> }>()
  collect(spec, (kind, name, keys) => {
    const source = sources.get(`${kind}/${name}`) ?? { kind, keys: new Set() }
    for (const key of keys) source.keys.add(key)
    sources.set(`${kind}/${name}`, source)
  })
  for (const [id, { kind, keys }] of sources) {
    const contents = Object.fromEntries([...keys].map((key) => [key, '']))
    all.push(needed(kind, namespace, id.slice(id.indexOf('/') + 1), { data: contents }))
  }
  return all
}

/** The fields of a pod by which it refers to a ConfigMap or Secret. */
const REFERENCES: Readonly<Record<string, 'ConfigMap' | 'Secret'>> = {
  configMap: 'ConfigMap',
  configMapRef: 'ConfigMap',
  configMapKeyRef: 'ConfigMap',
  secret: 'Secret',
  secretRef: 'Secret',
  secretKeyRef: 'Secret',
}

type Found = (kind: 'ConfigMap' | 'Secret', name: string, keys: readonly string[]) => void

function collect(value: JsonValue | undefined, found: Found): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  if (!isObject(value)) return
  for (const [field, child] of Object.entries(value as JsonObject)) {
    const kind = REFERENCES[field]
    if (kind && isObject(child)) refer(kind, child as JsonObject, found)
    else collect(child, found)
  }
}

function refer(kind: 'ConfigMap' | 'Secret', reference: JsonObject, found: Found): void {
  const name = reference.name ?? reference.secretName
  if (typeof name !== 'string' || name === '' || reference.optional === true) return
  const items = Array.isArray(reference.items) ? reference.items.filter(isObject).map(({ key }) => key) : []
  const keys = [reference.key, ...items].filter((key): key is string => typeof key === 'string')
  found(kind, name, keys)
}
