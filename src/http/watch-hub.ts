import type { Change } from '../api/client'
import { type AnyResource, groupResource } from '../api/resource'
import type { SimulationControls } from '../cluster/cluster'

type Listener = (change: Change) => void

/** Passes every write on to the watches of its kind: one observer of the cluster, however many clients watch. */
export class WatchHub implements Disposable {
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #end: () => void
  #count = 0

  constructor(simulation: SimulationControls) {
    this.#end = simulation.observe((change) => {
      for (const listener of this.#listeners.get(groupResource(change.resource)) ?? []) listener(change)
    })
  }

  /** How many watches are open. */
  get count(): number {
    return this.#count
  }

  listen(resource: AnyResource, listener: Listener): () => void {
    const name = groupResource(resource)
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    this.#count++
    return () => {
      if (listeners.delete(listener)) this.#count--
    }
  }

  [Symbol.dispose](): void {
    this.#listeners.clear()
    this.#end()
  }
}
