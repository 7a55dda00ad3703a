import type { Random } from '../../simulation/random'

/**
 * Which of several nodes with the highest total is taken.
 * - `random`: any, each as likely (Kubernetes up to 1.34; spreads as real clusters do).
 * - `heap`: the root of a heap built bottom up, as in 1.35, over the order of the search.
 * - `first`: the first in the order of the search.
 */
export type TieBreak = 'random' | 'heap' | 'first'

function indicesOfLargest(totals: Int32Array): readonly number[] {
  let largest = Number.NEGATIVE_INFINITY
  let indices: number[] = []
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i] as number
    if (total > largest) {
      largest = total
      indices = [i]
    } else if (total === largest) indices.push(i)
  }
  return indices
}

/** The index that ends up on top when an array is made into a binary max-heap with strict comparison. */
function heapRoot(totals: Int32Array): number {
  const heap = Array.from(totals, (_, index) => index)
  const total = (place: number) => totals[heap[place] as number] as number
  for (let start = Math.floor(heap.length / 2) - 1; start >= 0; start--) {
    for (let place = start; ; ) {
      const left = 2 * place + 1
      if (left >= heap.length) break
      const child = left + 1 < heap.length && total(left + 1) > total(left) ? left + 1 : left
      if (total(child) <= total(place)) break
      const moved = heap[place] as number
      heap[place] = heap[child] as number
      heap[child] = moved
      place = child
    }
  }
  return heap[0] as number
}

/** The index of the winner. Draws from `random` only when there is a tie to break at random. */
export function chooseLargest(totals: Int32Array, tieBreak: TieBreak, random: Random): number {
  if (tieBreak === 'heap') return heapRoot(totals)
  const largest = indicesOfLargest(totals)
  if (tieBreak === 'first' || largest.length === 1) return largest[0] as number
  return random.pick(largest)
}
