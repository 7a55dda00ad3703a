import { canonicalJson } from '../../base/json'
import { listWords, quote } from '../../base/text'
import { type Complain, requireList, requireObject, requireWholeNumber } from './requirements'

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']
const DEFAULTING = ['System', 'List']

function requireOneOf(
  value: unknown,
  path: string,
  { words, complain }: { words: readonly string[]; complain: Complain },
) {
  if (value === undefined || words.includes(value as string)) return
  complain(path, `is ${canonicalJson(value)}; expected ${listWords(words.map(quote), 'or')}.`)
}

function checkResources(value: unknown, path: string, complain: Complain): void {
  for (const [index, item] of requireList(value, path, complain).entries()) {
    const at = `${path}[${index}]`
    const { name, weight } = requireObject(item, at, complain)
    if (typeof name !== 'string' || !name) complain(`${at}.name`, 'is missing; expected the name of a resource.')
    requireWholeNumber(weight, `${at}.weight`, { least: 1, most: 100, complain })
  }
}

/** Points of a broken line: utilization grows from 0 to 100, scores are 0 to 10. */
function checkShape(value: unknown, path: string, complain: Complain): void {
  const points = requireList(value, path, complain)
  if (points.length === 0) complain(path, 'is empty; expected at least one point with utilization and score.')
  let before = -1
  for (const [index, item] of points.entries()) {
    const at = `${path}[${index}]`
    const { utilization, score } = requireObject(item, at, complain)
    requireWholeNumber(utilization ?? null, `${at}.utilization`, { least: 0, most: 100, complain })
    requireWholeNumber(score ?? null, `${at}.score`, { least: 0, most: 10, complain })
    if ((utilization as number) <= before)
      complain(`${at}.utilization`, `is ${utilization}; it must grow from point to point.`)
    before = utilization as number
  }
}

function checkStrategy(value: unknown, path: string, complain: Complain): void {
  const { type, resources, requestedToCapacityRatio } = requireObject(value, path, complain)
  requireOneOf(type, `${path}.type`, { words: STRATEGIES, complain })
  checkResources(resources, `${path}.resources`, complain)
  if (type !== 'RequestedToCapacityRatio') return
  const { shape } = requireObject(requestedToCapacityRatio, `${path}.requestedToCapacityRatio`, complain)
  checkShape(shape, `${path}.requestedToCapacityRatio.shape`, complain)
}

/** Checks the `args` of a `pluginConfig` entry; fields that no plugin here reads are left alone. */
export function checkArguments(args: Record<string, unknown>, path: string, complain: Complain): void {
  const whole = (field: string, most: number) =>
    requireWholeNumber(args[field], `${path}.${field}`, { least: 0, most, complain })
  whole('hardPodAffinityWeight', 100)
  whole('minCandidateNodesPercentage', 100)
  whole('minCandidateNodesAbsolute', 2 ** 31 - 1)
  requireOneOf(args.defaultingType, `${path}.defaultingType`, { words: DEFAULTING, complain })
  requireList(args.defaultConstraints, `${path}.defaultConstraints`, complain)
  checkResources(args.resources, `${path}.resources`, complain)
  if (args.scoringStrategy !== undefined) checkStrategy(args.scoringStrategy, `${path}.scoringStrategy`, complain)
}
