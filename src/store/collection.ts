import type { ListQuery } from '../api/client'
import type { Pod } from '../api/kinds'
import { formatKey, type KubernetesObject, type ObjectKey } from '../api/object'
import { compareText } from '../base/compare'

type Keyed = ReadonlyMap<string, KubernetesObject>

/** Where an index gets its values from. */
interface Source {
  /** The part of an object that decides on its values: they are the same wherever the part is. */
  part(object: KubernetesObject): unknown
  valuesOf(object: KubernetesObject): readonly string[]
}

const NO_VALUES: readonly string[] = []

/** A secondary index: which objects have a given value. */
class Index {
  readonly #buckets = new Map<string, Map<string, KubernetesObject>>()
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  bucket(value: string): Keyed | undefined {
    return this.#buckets.get(value)
  }

  replace(key: string, previous: KubernetesObject | undefined, next: KubernetesObject | undefined): void {
    const source = this.#source
    const stays = previous && next && source.part(previous) === source.part(next)
    if (previous && !stays) for (const value of source.valuesOf(previous)) this.#remove(value, key)
    if (next) for (const value of source.valuesOf(next)) this.#bucketFor(value).set(key, next)
  }

  #remove(value: string, key: string): void {
    const bucket = this.#buckets.get(value)
    bucket?.delete(key)
    if (bucket?.size === 0) this.#buckets.delete(value)
  }

  #bucketFor(value: string): Map<string, KubernetesObject> {
    let bucket = this.#buckets.get(value)
    if (!bucket) this.#buckets.set(value, (bucket = new Map()))
    return bucket
  }
}

const NONE: readonly KubernetesObject[] = []
const EMPTY: Keyed = new Map()

const labelEntry = (key: string, value: string): string => `${key}=${value}`

const NAMESPACES: Source = {
  part: ({ metadata }) => metadata.namespace,
  valuesOf: ({ metadata }) => [metadata.namespace ?? ''],
}

const LABELS: Source = {
  part: ({ metadata }) => metadata.labels,
  valuesOf: ({ metadata: { labels } }) =>
    labels ? Object.keys(labels).map((key) => labelEntry(key, labels[key] as string)) : NO_VALUES,
}

const OWNERS: Source = {
  part: ({ metadata }) => metadata.ownerReferences,
  valuesOf: ({ metadata }) => metadata.ownerReferences?.map(({ uid }) => uid) ?? NO_VALUES,
}

const nodeNameOf = (object: KubernetesObject): string | undefined => (object as Pod).spec?.nodeName

const NODES: Source = {
  part: nodeNameOf,
  valuesOf: (object) => {
    const nodeName = nodeNameOf(object)
    return nodeName ? [nodeName] : NO_VALUES
  },
}

/** All objects of one resource, with the indexes that lists use. */
export class Collection {
  readonly #objects = new Map<string, KubernetesObject>()
  readonly #byNamespace = new Index(NAMESPACES)
  readonly #byOwner = new Index(OWNERS)
  readonly #byLabel = new Index(LABELS)
  readonly #byNode: Index | undefined
  readonly #indexes: readonly Index[]
  #sorted: readonly KubernetesObject[] | undefined

  constructor(options: { readonly indexNodes: boolean }) {
    if (options.indexNodes) this.#byNode = new Index(NODES)
    this.#indexes = [this.#byNamespace, this.#byOwner, this.#byLabel, ...(this.#byNode ? [this.#byNode] : [])]
  }

  get size(): number {
    return this.#objects.size
  }

  find(key: ObjectKey): KubernetesObject | undefined {
    return this.#objects.get(formatKey(key))
  }

  /** Puts, replaces or (with `undefined`) removes the object with this key. */
  set(key: ObjectKey, object: KubernetesObject | undefined): void {
    const text = formatKey(key)
    const previous = this.#objects.get(text)
    if (object) this.#objects.set(text, object)
    else this.#objects.delete(text)
    this.#sorted = undefined
    for (const index of this.#indexes) index.replace(text, previous, object)
  }

  list(query: ListQuery = {}): readonly KubernetesObject[] {
    const candidates = this.#narrowest(query)
    if (candidates === undefined) return this.#all(query)
    if (candidates.size === 0) return NONE
    const { namespace, labels, ownerUid, nodeName } = query
    const found: KubernetesObject[] = []
    for (const object of candidates.values()) {
      if (namespace !== undefined && (object.metadata.namespace ?? '') !== namespace) continue
      if (ownerUid && !object.metadata.ownerReferences?.some((owner) => owner.uid === ownerUid)) continue
      if (nodeName && (object as Pod).spec.nodeName !== nodeName) continue
      if (labels && !labels.matches(object.metadata.labels)) continue
      found.push(object)
    }
    return found.sort(compareKeys)
  }

  /** The smallest index bucket that holds every match; `undefined` when no index applies. */
  #narrowest(query: ListQuery): Keyed | undefined {
    const buckets: Keyed[] = []
    if (query.ownerUid) buckets.push(this.#byOwner.bucket(query.ownerUid) ?? EMPTY)
    if (query.nodeName && this.#byNode) buckets.push(this.#byNode.bucket(query.nodeName) ?? EMPTY)
    for (const { key, operator, values } of query.labels?.requirements ?? []) {
      if (operator === 'In' && values.length === 1) {
        buckets.push(this.#byLabel.bucket(labelEntry(key, values[0] as string)) ?? EMPTY)
      }
    }
    if (query.namespace !== undefined) buckets.push(this.#byNamespace.bucket(query.namespace) ?? EMPTY)
    return buckets.reduce<Keyed | undefined>(
      (best, bucket) => (best && best.size <= bucket.size ? best : bucket),
      undefined,
    )
  }

  #all(query: ListQuery): readonly KubernetesObject[] {
    this.#sorted ??= [...this.#objects.values()].sort(compareKeys)
    const { labels } = query
    return labels ? this.#sorted.filter((object) => labels.matches(object.metadata.labels)) : this.#sorted
  }
}

const compareKeys = (a: KubernetesObject, b: KubernetesObject): number =>
  compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') || compareText(a.metadata.name, b.metadata.name)
