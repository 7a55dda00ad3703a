/** Below this many nodes all of them are searched. */
const SMALLEST_SEARCH = 100
const LEAST_PERCENTAGE = 5

/**
 * How many suitable nodes are enough. In a large cluster the search stops early (scheduler
 * `numFeasibleNodesToFind`).
 * @param percentage of the nodes; 0: 50 % less one per 125 nodes, at least 5 %
 */
export function enoughNodes(total: number, percentage: number): number {
  if (total < SMALLEST_SEARCH) return total
  const share = percentage || Math.max(LEAST_PERCENTAGE, 50 - Math.floor(total / 125))
  return Math.max(SMALLEST_SEARCH, Math.floor((total * share) / 100))
}
