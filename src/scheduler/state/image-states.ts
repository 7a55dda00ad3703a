import type { Node } from '../../api/kinds'

interface ImageState {
  readonly size: number
  readonly nodes: Set<string>
}

/** Which images lie on which nodes (scheduler cache `imageStates`). */
export class ImageStates {
  readonly #images = new Map<string, ImageState>()

  get empty(): boolean {
    return this.#images.size === 0
  }

  /** The size as the first node that has the image tells it, and how many nodes have it. */
  find(image: string): { readonly size: number; readonly nodes: ReadonlySet<string> } | undefined {
    return this.#images.get(image)
  }

  replace(previous: Node | undefined, next: Node | undefined): void {
    if (previous?.status.images === next?.status.images && previous && next) return
    if (previous) this.#remove(previous)
    if (next) this.#add(next)
  }

  #add(node: Node): void {
    for (const { names, sizeBytes } of node.status.images ?? []) {
      for (const name of names ?? []) {
        const state = this.#images.get(name)
        if (state) state.nodes.add(node.metadata.name)
        else this.#images.set(name, { size: sizeBytes ?? 0, nodes: new Set([node.metadata.name]) })
      }
    }
  }

  #remove(node: Node): void {
    for (const { names } of node.status.images ?? []) {
      for (const name of names ?? []) {
        const state = this.#images.get(name)
        state?.nodes.delete(node.metadata.name)
        if (state?.nodes.size === 0) this.#images.delete(name)
      }
    }
  }
}
