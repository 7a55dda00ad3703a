import { mergeRule } from '../../api/fields/merge-rules'
import { isObject } from '../../base/json'

/** How server-side apply sees a value: something to own as a whole, or something with parts that have owners. */
export type Shape = 'leaf' | 'fields' | 'keyed list' | 'set'

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

export function shapeOf(value: unknown, parent: string, field: string): Shape {
  if (isObject(value)) return Object.keys(value).length === 0 || ATOMIC.has(field) ? 'leaf' : 'fields'
  if (!Array.isArray(value) || value.length === 0) return 'leaf'
  const { key, set } = mergeRule(parent, field)
  if (set) return 'set'
  return key !== undefined && value.every(isObject) ? 'keyed list' : 'leaf'
}

/** What tells a list item from the others: `{ "name": "app" }`. */
export function identityOf(
  item: Readonly<Record<string, unknown>>,
  parent: string,
  field: string,
): Readonly<Record<string, unknown>> {
  const keys = IDENTITY[`${parent}.${field}`] ?? [mergeRule(parent, field).key as string]
  return Object.fromEntries(keys.map((key) => [key, item[key] ?? DEFAULTS[key]]))
}

export type Item = Readonly<Record<string, unknown>>

/** The items of a list by the path element that names them. */
export function itemsByElement(list: unknown, parent: string, field: string): Map<string, Item> {
  const items = Array.isArray(list) ? (list.filter(isObject) as Item[]) : []
  return new Map(items.map((item) => [keyElement(identityOf(item, parent, field)), item]))
}

const keyElement = (identity: Readonly<Record<string, unknown>>): string => `k:${JSON.stringify(identity)}`
export const valueElement = (value: unknown): string => `v:${JSON.stringify(value)}`
export const fieldElement = (field: string): string => `f:${field}`
