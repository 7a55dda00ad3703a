import type { ImageBehaviour } from '../api/image-behaviour'
import { remembered } from '../base/remembered'
import { type Milliseconds, milliseconds } from '../base/time'
import { digest, fractionOf } from './digest'
import type { KubeletProfile } from './profile'

const MEBIBYTE = 1024 * 1024
/** A registry nearby: a fixed cost for manifest and layers, then 60 MiB/s. */
const PULL_OVERHEAD = 500
const PULL_BYTES_PER_MILLISECOND = (60 * MEBIBYTE) / 1000
/** Asking the registry whether a tag has moved (`imagePullPolicy: Always` on an image that is there). */
const PULL_CHECK = 150
const REGISTRY = 'docker.io'

/** `nginx` → `docker.io/library/nginx:latest`: an image's name as the container runtime reports it. */
export const canonicalImage = remembered((image): string => {
  const [first = '', ...rest] = image.split('/')
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const path = named ? image : rest.length > 0 ? `${REGISTRY}/${image}` : `${REGISTRY}/library/${image}`
  return isTagged(path) ? path : `${path}:latest`
})

/** The name without tag and digest: `docker.io/library/nginx`. */
export const repositoryOf = (image: string): string =>
  canonicalImage(image)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')

const isTagged = (path: string): boolean => path.includes('@') || /:[^/]*$/.test(path)

/** A name that no runtime could parse: empty parts, capitals in the repository, spaces. */
export const isValidImageName = (image: string): boolean =>
  /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/.test(image)

/** `docker.io/library/nginx@sha256:…`, the same on every node. */
export const imageIdOf = (image: string): string =>
  image.includes('@')
    ? canonicalImage(image)
    : `${repositoryOf(image)}@sha256:${digest(`image/${canonicalImage(image)}`)}`

/** What is known about images: what was said about them, and believable facts about the rest. */
export class ImageCatalogue {
  readonly #profile: KubeletProfile
  readonly #behaviours = new Map<string, ImageBehaviour>()

  constructor(profile: KubeletProfile) {
    this.#profile = profile
  }

  /** Names are matched as written or in canonical form, so `nginx` and `nginx:latest` are one image. */
  behaviourOf(image: string): ImageBehaviour {
    return this.#behaviours.get(canonicalImage(image)) ?? {}
  }

  setBehaviour(image: string, behaviour: ImageBehaviour): void {
    this.#behaviours.set(canonicalImage(image), behaviour)
  }

  sizeOf(image: string): number {
    const { sizeBytes } = this.behaviourOf(image)
    return sizeBytes ?? Math.round((20 + 130 * fractionOf(`size/${repositoryOf(image)}`)) * MEBIBYTE)
  }

  /** How long a pull takes; `present`: the node has the image and only asks whether it is still the newest. */
  pullTimeOf(image: string, present: boolean): Milliseconds {
    const { pullTime } = this.#profile
    if (present) return milliseconds(pullTime === 'by size' ? PULL_CHECK : 0)
    const told = this.behaviourOf(image).pullTime
    if (told !== undefined) return told
    if (pullTime !== 'by size') return pullTime
    return milliseconds(Math.round(PULL_OVERHEAD + this.sizeOf(image) / PULL_BYTES_PER_MILLISECOND))
  }

  /** Actual use of a running container: as told, or next to nothing. */
  usageOf(image: string): { readonly cpuMillis: number; readonly memoryBytes: number } {
    const { usage } = this.behaviourOf(image)
    return { cpuMillis: usage?.cpuMillis ?? 1, memoryBytes: usage?.memoryBytes ?? 8 * MEBIBYTE }
  }

  /** The runtime's error for a pull that fails; `undefined` when pulls succeed. */
  pullErrorOf(image: string): string | undefined {
    const { pull, pullError } = this.behaviourOf(image)
    if (pull !== 'fail') return undefined
    if (pullError !== undefined) return pullError
    const name = canonicalImage(image)
    return (
      `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": ` +
      `failed to resolve reference "${name}": ${name}: not found`
    )
  }
}
