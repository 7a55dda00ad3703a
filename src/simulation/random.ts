import { fnv1a } from '../base/hash'
import { invariant } from '../base/invariant'

/** A deterministic source of random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** A whole number, uniform in [0, bound). */
  below(bound: number): number
  /** One of the items, each as likely. Throws on an empty list. */
  pick<T>(items: readonly T[]): T
}

/** sfc32: small, fast, passes PractRand; quality matters here more than the last nanosecond. */
class Stream implements Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = 0x9e3779b9 | 0
    this.#c = 0x243f6a88 | 0
    for (let i = 0; i < 12; i++) this.#draw()
  }

  #draw(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }

  next(): number {
    return this.#draw() / 4_294_967_296
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  pick<T>(items: readonly T[]): T {
    invariant(items.length > 0, 'Cannot pick from an empty list')
    return items[this.below(items.length)] as T
  }
}

/** Named streams of one seed. A new consumer takes a new name, so it never shifts another's draws. */
export class RandomStreams {
  readonly #seed: string
  readonly #streams = new Map<string, Random>()

  constructor(seed: string) {
    this.#seed = seed
  }

  stream(name: string): Random {
    let stream = this.#streams.get(name)
    if (!stream) {
      stream = new Stream(fnv1a(`${this.#seed}/${name}`))
      this.#streams.set(name, stream)
    }
    return stream
  }
}
