import { between, type Instant, type Milliseconds, milliseconds, plus } from '../base/time'
import { canonicalImage, type ImageCatalogue } from './images'

export interface PlannedPull {
  /** From asking for the pull to its end. */
  readonly wait: Milliseconds
  /** The pull itself, without the wait for the pulls before it. */
  readonly work: Milliseconds
  readonly error?: string
}

/** The images on one node. Pulls take place one after another (`serializeImagePulls`). */
export class NodeImages {
  /** When each image is, or will be, complete; in the order of their arrival. */
  readonly #completeAt = new Map<string, Instant>()
  #freeAt: Instant | undefined

  constructor(private readonly catalogue: ImageCatalogue) {}

  has(image: string, now: Instant): boolean {
    const completeAt = this.#completeAt.get(canonicalImage(image))
    return completeAt !== undefined && completeAt <= now
  }

  /** Names and sizes, latest arrival first. */
  list(now: Instant): readonly { readonly names: readonly string[]; readonly sizeBytes: number }[] {
    return [...this.#completeAt]
      .filter(([, completeAt]) => completeAt <= now)
      .map(([name]) => ({ names: [name], sizeBytes: this.catalogue.sizeOf(name) }))
      .reverse()
  }

  // Simplified: a pull goes on to its end also when its pod is deleted meanwhile, and images never leave a node.
  pull(image: string, now: Instant): PlannedPull {
    const name = canonicalImage(image)
    const begin = this.#freeAt !== undefined && this.#freeAt > now ? this.#freeAt : now
    const error = this.catalogue.pullErrorOf(image)
    const present = error !== undefined || this.has(image, begin)
    const work = this.catalogue.pullTimeOf(image, present)
    const end = plus(begin, work)
    this.#freeAt = end
    if (error === undefined && !present) this.#completeAt.set(name, end)
    return { wait: milliseconds(between(now, end)), work, ...(error === undefined ? {} : { error }) }
  }
}
