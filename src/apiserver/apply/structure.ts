import { mergeRule } from '../../api/fields/merge-rules'
import type { Resource } from '../../api/resource'
import { isObject } from '../../base/json'
import { CustomStructure } from './custom-structure'

/** How server-side apply sees a value: something to own as a whole, or something with parts that have owners. */
export type Shape = 'leaf' | 'fields' | 'keyed list' | 'set'

export type Item = Readonly<Record<string, unknown>>

/** A place in the objects of a kind: what may stand there, and what is inside of it. */
export interface Structure {
  shapeOf(value: unknown): Shape
  /** The place of a field of the object here. */
  field(name: string): Structure
  /** The place of the items of the list here. */
  item(): Structure
  /** What tells an item of the list here from the others: `{ "name": "app" }`. */
  identityOf(item: Item): Item
}

/** Lists whose items are told apart by more (or less) than the key of a strategic merge. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  'containers.ports': ['containerPort', 'protocol'],
  'initContainers.ports': ['containerPort', 'protocol'],
  'ephemeralContainers.ports': ['containerPort', 'protocol'],
  'spec.ports': ['port', 'protocol'],
  'spec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
}

const DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' }

/** Objects that are owned as a whole (`x-kubernetes-map-type: atomic`). */
const ATOMIC: ReadonlySet<string> = new Set([
  'claimRef',
  'configMapKeyRef',
  'fieldRef',
  'involvedObject',
  'labelSelector',
  'namespaceSelector',
  'nodeSelector',
  'podSelector',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'resourceFieldRef',
  'scopeSelector',
  'secretKeyRef',
  'selector',
  'targetRef',
])

/** Built-in kinds: what a field is follows from its name and that of the field above it. */
class BuiltInStructure implements Structure {
  constructor(
    private readonly parent: string,
    private readonly name: string,
  ) {}

  shapeOf(value: unknown): Shape {
    if (isObject(value)) return Object.keys(value).length === 0 || ATOMIC.has(this.name) ? 'leaf' : 'fields'
    if (!Array.isArray(value) || value.length === 0) return 'leaf'
    const { key, set } = mergeRule(this.parent, this.name)
    if (set) return 'set'
    return key !== undefined && value.every(isObject) ? 'keyed list' : 'leaf'
  }

  field(name: string): Structure {
    return new BuiltInStructure(this.name, name)
  }

  item(): Structure {
    return this
  }

  identityOf(item: Item): Item {
    const { parent, name } = this
    const keys = IDENTITY[`${parent}.${name}`] ?? [mergeRule(parent, name).key as string]
    return Object.fromEntries(keys.map((key) => [key, item[key] ?? DEFAULTS[key]]))
  }
}

export const BUILT_IN: Structure = new BuiltInStructure('', '')

/** The structure of a kind's objects. */
export const structureOf = ({ custom }: Pick<Resource, 'custom'>): Structure =>
  custom ? new CustomStructure(custom.schema, BUILT_IN) : BUILT_IN

/** The items of a list by the path element that names them. */
export function itemsByElement(list: unknown, structure: Structure): Map<string, Item> {
  const items = Array.isArray(list) ? (list.filter(isObject) as Item[]) : []
  return new Map(items.map((item) => [keyElement(structure.identityOf(item)), item]))
}

const keyElement = (identity: Item): string => `k:${JSON.stringify(identity)}`
export const valueElement = (value: unknown): string => `v:${JSON.stringify(value)}`
export const fieldElement = (field: string): string => `f:${field}`
