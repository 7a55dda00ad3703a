import type { ListQuery } from '../api/client'
import type { Pod } from '../api/kinds'
import type { KubernetesObject, ObjectKey } from '../api/object'
import { compareKeys, type Slot, SortedSlots } from './sorted-slots'

/** Where an index gets its values from. */
interface Source {
  /** The part of an object that decides on its values: they are the same wherever the part is. */
  part(object: KubernetesObject): unknown
  valuesOf(object: KubernetesObject): readonly string[]
}

const NO_VALUES: readonly string[] = []
const NOTHING: readonly KubernetesObject[] = []

const labelEntry = (key: string, value: string): string => `${key}=${value}`

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

/** A secondary index: which slots have a given value. */
class Index {
  readonly #buckets = new Map<string, SortedSlots>()
  readonly #source: Source

  constructor(source: Source, slots: Iterable<Slot>) {
    this.#source = source
    for (const slot of slots) this.#add(slot, slot.object)
  }

  bucket(value: string): readonly Slot[] {
    return this.#buckets.get(value)?.items ?? NO_SLOTS
  }

  /** The slot's object was `previous` and is `next` now. */
  replace(slot: Slot, previous: KubernetesObject | undefined, next: KubernetesObject | undefined): void {
    if (previous && next && this.#source.part(previous) === this.#source.part(next)) return
    if (previous) this.#remove(slot, previous)
    if (next) this.#add(slot, next)
  }

  #add(slot: Slot, object: KubernetesObject): void {
    for (const value of this.#source.valuesOf(object)) {
      const bucket = this.#buckets.get(value)
      if (bucket) bucket.add(slot)
      else this.#buckets.set(value, new SortedSlots([slot]))
    }
  }

  #remove(slot: Slot, object: KubernetesObject): void {
    for (const value of this.#source.valuesOf(object)) {
      const bucket = this.#buckets.get(value)
      bucket?.remove(slot)
      if (bucket?.items.length === 0) this.#buckets.delete(value)
    }
  }
}

const NO_SLOTS: readonly Slot[] = []

/** The objects of one namespace. Their order is kept from when a list first needs it. */
class Namespace {
  readonly #byName = new Map<string, Slot>()
  #sorted: SortedSlots | undefined

  get size(): number {
    return this.#byName.size
  }

  find(name: string): Slot | undefined {
    return this.#byName.get(name)
  }

  add(name: string, slot: Slot): void {
    this.#byName.set(name, slot)
    this.#sorted?.add(slot)
  }

  remove(name: string, slot: Slot): void {
    this.#byName.delete(name)
    this.#sorted?.remove(slot)
  }

  get slots(): Iterable<Slot> {
    return this.#byName.values()
  }

  get sorted(): readonly Slot[] {
    this.#sorted ??= new SortedSlots(this.#byName.values())
    return this.#sorted.items
  }
}

/** All objects of one resource by namespace and name, with indexes that are made when a list first needs them. */
export class Collection {
  readonly #namespaces = new Map<string, Namespace>()
  readonly #indexes = new Map<Source, Index>()
  #sorted: readonly KubernetesObject[] | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  find({ namespace, name }: ObjectKey): KubernetesObject | undefined {
    return this.#namespaces.get(namespace)?.find(name)?.object
  }

  /** Puts, replaces or (with `undefined`) removes the object with this key. */
  set({ namespace, name }: ObjectKey, object: KubernetesObject | undefined): void {
    this.#sorted = undefined
    const slot = this.#namespaces.get(namespace)?.find(name)
    if (object && slot) this.#replace(slot, object)
    else if (object) this.#add(namespace, name, { object })
    else if (slot) this.#remove(namespace, name, slot)
  }

  list(query: ListQuery = {}): readonly KubernetesObject[] {
    if (this.#size === 0) return NOTHING
    const candidates = this.#narrowest(query)
    if (candidates === undefined) return this.#all(query)
    const { namespace, labels, ownerUid, nodeName } = query
    const found: KubernetesObject[] = []
    for (const { object } of candidates) {
      if (namespace !== undefined && (object.metadata.namespace ?? '') !== namespace) continue
      if (ownerUid && !object.metadata.ownerReferences?.some((owner) => owner.uid === ownerUid)) continue
      if (nodeName && nodeNameOf(object) !== nodeName) continue
      if (labels && !labels.matches(object.metadata.labels)) continue
      found.push(object)
    }
    return found
  }

  #add(namespace: string, name: string, slot: Slot): void {
    let names = this.#namespaces.get(namespace)
    if (!names) this.#namespaces.set(namespace, (names = new Namespace()))
    names.add(name, slot)
    this.#size++
    for (const index of this.#indexes.values()) index.replace(slot, undefined, slot.object)
  }

  #replace(slot: Slot, object: KubernetesObject): void {
    for (const index of this.#indexes.values()) index.replace(slot, slot.object, object)
    slot.object = object
  }

  #remove(namespace: string, name: string, slot: Slot): void {
    const names = this.#namespaces.get(namespace)
    names?.remove(name, slot)
    if (names?.size === 0) this.#namespaces.delete(namespace)
    this.#size--
    for (const index of this.#indexes.values()) index.replace(slot, slot.object, undefined)
  }

  /** The smallest group of slots that holds every match, in order; `undefined` when none is known but all. */
  #narrowest({ namespace, labels, ownerUid, nodeName }: ListQuery): readonly Slot[] | undefined {
    if (ownerUid) return this.#index(OWNERS).bucket(ownerUid)
    let best: readonly Slot[] | undefined
    const consider = (bucket: readonly Slot[]): void => {
      if (!best || bucket.length < best.length) best = bucket
    }
    if (nodeName) consider(this.#index(NODES).bucket(nodeName))
    for (const { key, operator, values } of labels?.requirements ?? []) {
      if (operator !== 'In' || values.length !== 1) continue
      consider(this.#index(LABELS).bucket(labelEntry(key, values[0] as string)))
    }
    if (namespace === undefined) return best
    const names = this.#namespaces.get(namespace)
    if (!names) return NO_SLOTS
    return best && best.length <= names.size ? best : names.sorted
  }

  #index(source: Source): Index {
    let index = this.#indexes.get(source)
    if (!index) this.#indexes.set(source, (index = new Index(source, this.#slots())))
    return index
  }

  *#slots(): Iterable<Slot> {
    for (const { slots } of this.#namespaces.values()) yield* slots
  }

  #all({ labels }: ListQuery): readonly KubernetesObject[] {
    this.#sorted ??= [...this.#slots()].map(({ object }) => object).sort(compareKeys)
    return labels ? this.#sorted.filter((object) => labels.matches(object.metadata.labels)) : this.#sorted
  }
}
