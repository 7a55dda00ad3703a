import { milliValue, wholeValue } from '../src/api/quantity'
import { UsageError } from '../src/base/usage-error'
import type { ImageBehaviour } from '../src/cluster/cluster'
import { simulationOf } from './clusters'
import { Given } from './registry'
import type { GherkubeWorld } from './world'

/**
 * The image does not exist, or the registry refuses it.
 * @example Given image "nignx:1.9.1" cannot be pulled
 */
Given('image {image} cannot be pulled', function (image) {
  setImage(this, image, { pull: 'fail' })
})

/**
 * How long a node takes to pull the image. Without this step the time follows from a believable size.
 * @example Given image "app:v2" takes 30 seconds to pull
 */
Given('image {image} takes {duration} to pull', function (image, pullTime) {
  setImage(this, image, { pullTime })
})

/**
 * The pod counts as ready from this time after its start, with or without a readiness probe.
 * @example Given image "app:v2" becomes ready after 20 seconds
 */
Given('image {image} becomes ready after {duration}', function (image, readyAfter) {
  setImage(this, image, { readyAfter })
})

/**
 * The application answers from this time after its start. Without a readiness probe Kubernetes does not know of
 * that: it calls the pod ready at once, and requests fail until then.
 * @example Given image "app:v2" starts to serve after 5 seconds
 */
Given('image {image} starts to serve after {duration}', function (image, servesAfter) {
  setImage(this, image, { servesAfter })
})

/**
 * The application listens on this port only; given several times, on each. Requests and probes to another port are refused.
 * Without this step it listens on every port.
 * @example Given image "app:v2" listens on port 8080
 */
Given('image {image} listens on port {int}', function (image, port) {
  if (port < 1 || port > 65_535) throw new UsageError(`Cannot listen on port ${port}: ports are 1 to 65535`)
  setImage(this, image, { ports: [...(this.images.get(image)?.ports ?? []), port] })
})

/**
 * What the application answers to whoever asks for a page.
 * @example Given image "app:v2" answers "hello from v2"
 */
Given('image {image} answers {text}', function (image, page) {
  setImage(this, image, { page: `${page}\n` })
})

/**
 * What a container of the image uses of the CPU, for autoscalers and `kubectl top`.
 * @example Given image "app:v2" uses 180m of cpu
 */
Given('image {image} uses {quantity} of cpu', function (image, cpu) {
  setImage(this, image, { usage: { ...this.images.get(image)?.usage, cpuMillis: milliValue(cpu) } })
})

/**
 * What a container of the image uses of the memory; more than its limit gets it killed.
 * @example Given image "app:v2" uses 300Mi of memory
 */
Given('image {image} uses {quantity} of memory', function (image, memory) {
  setImage(this, image, { usage: { ...this.images.get(image)?.usage, memoryBytes: wholeValue(memory) } })
})

/**
 * The application starts and never gets ready, with or without a readiness probe.
 * @example Given image "app:v2" never becomes ready
 */
Given('image {image} never becomes ready', function (image) {
  setImage(this, image, { readyAfter: 'never' })
})

/**
 * The container ends by itself with an exit code.
 * @example Given image "app:v2" crashes after 5 seconds with exit code 1
 */
Given('image {image} crashes after {duration} with exit code {int}', function (image, after, code) {
  setImage(this, image, { exit: { after, code } })
})

/**
 * The container does its work and ends with exit code 0.
 * @example Given image "batch:1" completes after 20 seconds
 */
Given('image {image} completes after {duration}', function (image, after) {
  setImage(this, image, { exit: { after, code: 0 } })
})

/**
 * How long the application needs from SIGTERM to its end.
 * @example Given image "app:v1" takes 5 seconds to stop
 */
Given('image {image} takes {duration} to stop', function (image, stopTime) {
  setImage(this, image, { stopTime })
})

/**
 * The application does not react to SIGTERM: it is killed when its grace period ends.
 * @example Given image "app:v1" ignores SIGTERM
 */
Given('image {image} ignores SIGTERM', function (image) {
  setImage(this, image, { stopTime: 'ignores SIGTERM' })
})

/** Says what an image does, on top of what was said of it before; running containers change with it. */
export function setImage(world: GherkubeWorld, image: string, behaviour: ImageBehaviour): void {
  const known = { ...world.images.get(image), ...behaviour }
  world.images.set(image, known)
  simulationOf(world).setImage(image, known)
}
