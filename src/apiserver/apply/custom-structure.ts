import { fieldSchema, type JsonSchema, propertySchema } from '../../api/schema/json-schema'
import { isObject } from '../../base/json'
import type { Item, Shape, Structure } from './structure'

/** Custom kinds: the schema says which lists have keys; where it says nothing, objects have parts and lists have none. */
export class CustomStructure implements Structure {
  readonly #schema: JsonSchema | undefined
  /** Of what every kind has; only at the top of an object. */
  readonly #common: Structure | undefined

  constructor(schema: JsonSchema | undefined, common?: Structure) {
    this.#schema = schema
    this.#common = common
  }

  shapeOf(value: unknown): Shape {
    if (isObject(value)) {
      const atomic = this.#schema?.['x-kubernetes-map-type'] === 'atomic'
      return Object.keys(value).length === 0 || atomic ? 'leaf' : 'fields'
    }
    if (!Array.isArray(value) || value.length === 0) return 'leaf'
    const type = this.#schema?.['x-kubernetes-list-type']
    if (type === 'set') return 'set'
    return type === 'map' && value.every(isObject) ? 'keyed list' : 'leaf'
  }

  field(name: string): Structure {
    if (this.#common && name === 'metadata') return this.#common.field(name)
    return new CustomStructure(this.#schema && fieldSchema(this.#schema, name))
  }

  item(): Structure {
    return new CustomStructure(this.#schema?.items)
  }

  identityOf(item: Item): Item {
    const { items, 'x-kubernetes-list-map-keys': keys = [] } = this.#schema ?? {}
    return Object.fromEntries(keys.map((key) => [key, item[key] ?? (items && propertySchema(items, key)?.default)]))
  }
}
