import type { Pod } from '../api/kinds'
import type { NodeImages } from './node-images'
import type { PodFailure } from './pod-state'
import type { PodWorker } from './pod-worker'

/** What a pod's worker sees of the node that it lives on. */
export interface NodeHost {
  readonly name: string
  readonly address: string
  /** False while the machine is down: nothing is started, stopped or reported. */
  readonly isUp: boolean
  readonly images: NodeImages
  takeAddress(): string
  returnAddress(address: string): void
  /** Why the node will not run a pod that is bound to it; `undefined` when it will. */
  admit(pod: Pod): PodFailure | undefined
  /** A pod that runs here asks for other resources than it has. */
  resizeAsked(worker: PodWorker): void
  /** A pod holds less of the node than before. */
  roomFreed(): void
  /** A pull has completed: the node's list of images may have changed. */
  imagesChanged(): void
}
