import { MAX_NODE_SCORE, type SchedulerPlugin } from '../framework/plugin'

const MEBIBYTE = 2 ** 20
const SMALLEST = 23 * MEBIBYTE
const LARGEST_EACH = 1000 * MEBIBYTE

/** `nginx` is `nginx:latest`. */
const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image

/** Prefers nodes that have the images, the less so the fewer nodes have them (scheduler `plugins/imagelocality`). */
export const imageLocality = (): SchedulerPlugin => ({
  name: 'ImageLocality',
  // An image that arrives on one node changes the scores of all.
  scope: 'cluster',
  preScore({ pod }, cluster) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
    const largest = LARGEST_EACH * containers.length
    const present = containers.flatMap(({ image = '' }) => {
      const state = cluster.images.find(withTag(image))
      return state ? [{ ...state, worth: Math.trunc(state.size * (state.nodes.size / cluster.nodeCount)) }] : []
    })
    return {
      score(node) {
        if (present.length === 0) return 0
        const sum = present.reduce((total, { nodes, worth }) => total + (nodes.has(node.name) ? worth : 0), 0)
        const clamped = Math.min(Math.max(sum, SMALLEST), largest)
        return Math.trunc((MAX_NODE_SCORE * (clamped - SMALLEST)) / (largest - SMALLEST))
      },
    }
  },
})
