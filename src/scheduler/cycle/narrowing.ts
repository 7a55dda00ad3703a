import { Refusal } from '../framework/refusal'

/** The nodes that are left when plugins name the only candidates. */
export class Narrowing {
  #onlyNodes: ReadonlySet<string> | undefined
  readonly #plugins: string[] = []

  /** `undefined`: every node is a candidate. */
  get onlyNodes(): ReadonlySet<string> | undefined {
    return this.#onlyNodes
  }

  /** @returns a refusal when no candidate is left */
  narrow(plugin: string, names: ReadonlySet<string>): Refusal | undefined {
    const before = this.#onlyNodes
    this.#plugins.push(plugin)
    this.#onlyNodes = before ? new Set([...before].filter((name) => names.has(name))) : names
    return this.#onlyNodes.size === 0 ? this.#disjoint() : undefined
  }

  /** What is said about the nodes that are no candidates. */
  get absent(): Refusal | undefined {
    if (!this.#onlyNodes) return undefined
    return this.#refuse(`node(s) didn't satisfy plugin(s) [${[...this.#plugins].sort().join(' ')}]`)
  }

  #disjoint(): Refusal {
    const [first, ...others] = this.#plugins
    if (others.length === 0) return this.#refuse(`node(s) didn't satisfy plugin ${first}`)
    return this.#refuse(`node(s) didn't satisfy plugin(s) [${this.#plugins.join(' ')}] simultaneously`)
  }

  #refuse(reason: string): Refusal {
    return Refusal.unresolvable(this.#plugins[0] as string, reason)
  }
}
