import type { Catalogue } from '../api/catalogue'
import type { ApiWatcher, Change } from '../api/client'
import { customKinds } from '../api/custom-resources/custom-kinds'
import type { CustomResourceDefinition } from '../api/kinds'
import type { AnyResource } from '../api/resource'
import { RESOURCES } from '../api/resources'
import { customResourceDefinitions, isEstablished } from '../api/resources/custom-resource-definition'
import { compareText } from '../base/compare'

/** The built-in kinds, and those of the definitions that are established in one cluster's store. */
export class ServedKinds implements Catalogue {
  readonly #custom = new Map<string, readonly AnyResource[]>()
  readonly #handlers: ((kind: AnyResource) => void)[] = []
  #resources: readonly AnyResource[] = RESOURCES
  #kinds: readonly AnyResource[] = RESOURCES

  constructor(watcher: ApiWatcher) {
    watcher.watch(customResourceDefinitions, (change) => this.#notice(change))
  }

  resources(): readonly AnyResource[] {
    return this.#resources
  }

  kinds(): readonly AnyResource[] {
    return this.#kinds
  }

  follow(handler: (kind: AnyResource) => void): void {
    this.#handlers.push(handler)
    for (const kind of this.#kinds) handler(kind)
  }

  #notice({ type, object, previous }: Change<CustomResourceDefinition>): void {
    const { name } = object.metadata
    if (type === 'DELETED') {
      if (this.#custom.delete(name)) this.#collect()
      return
    }
    const isKnown = this.#custom.has(name) && object.spec === previous?.spec
    const isSameNames = object.status.acceptedNames === previous?.status.acceptedNames
    if (!isEstablished(object) || (isKnown && isSameNames)) return
    const declared = customKinds(object)
    this.#custom.set(name, declared)
    this.#collect()
    const [preferred] = declared
    if (preferred) for (const handler of this.#handlers) handler(preferred)
  }

  #collect(): void {
    const custom = [...this.#custom].sort(([a], [b]) => compareText(a, b)).map(([, declared]) => declared)
    this.#resources = [...RESOURCES, ...custom.flat()]
    this.#kinds = [...RESOURCES, ...custom.flatMap(([preferred]) => preferred ?? [])]
  }
}
