import type { HorizontalPodAutoscaler } from '../../api/kinds'
import type { Instant } from '../../base/time'

type Rules = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']['behavior']>['scaleUp']>

/** What an autoscaler remembers of its past. */
export interface Memory {
  readonly recommendations: { readonly at: Instant; readonly replicas: number }[]
  readonly changes: { readonly at: Instant; readonly change: number }[]
}

export interface Limited {
  readonly replicas: number
  readonly stabilized: 'up' | 'down' | undefined
  readonly limit: 'TooManyReplicas' | 'TooFewReplicas' | 'ScaleUpLimit' | 'ScaleDownLimit' | undefined
}

const DOWNSCALE_WINDOW = 300
const LONGEST_WINDOW = 3600

const within = <T extends { readonly at: Instant }>(
  entries: readonly T[],
  seconds: number,
  now: Instant,
): readonly T[] => entries.filter(({ at }) => at > now - seconds * 1000)

/** Forgets what no window can reach any more. */
export function forget(memory: Memory, now: Instant): void {
  for (const list of [memory.recommendations, memory.changes] as { at: Instant }[][]) {
    const kept = within(list, LONGEST_WINDOW, now)
    if (kept.length < list.length) list.splice(0, list.length - kept.length)
  }
}

/** The proposal after stabilisation, rate limits and the bounds of the spec (`normalizeDesiredReplicas`). */
export function limit(
  hpa: HorizontalPodAutoscaler,
  memory: Memory,
  sizes: { readonly current: number; readonly proposed: number },
  now: Instant,
): Limited {
  const { minReplicas = 1, maxReplicas, behavior } = hpa.spec
  const bounds = { min: minReplicas, max: maxReplicas }
  return behavior ? byRules(behavior, memory, sizes, bounds, now) : byDefault(memory, sizes, bounds, now)
}

interface Bounds {
  readonly min: number
  readonly max: number
}
interface Sizes {
  readonly current: number
  readonly proposed: number
}

function byDefault(memory: Memory, { current, proposed }: Sizes, { min, max }: Bounds, now: Instant): Limited {
  const recent = within(memory.recommendations, DOWNSCALE_WINDOW, now).map(({ replicas }) => replicas)
  const stabilized = Math.max(proposed, ...recent)
  const scaleUpLimit = Math.max(2 * current, 4)
  const most = Math.min(max, scaleUpLimit)
  const replicas = Math.min(Math.max(stabilized, min), most)
  const tooMany = max > scaleUpLimit ? 'ScaleUpLimit' : 'TooManyReplicas'
  const limit = stabilized < min ? 'TooFewReplicas' : stabilized > most ? tooMany : undefined
  return { replicas, stabilized: stabilized > proposed ? 'down' : undefined, limit }
}

function byRules(
  behavior: NonNullable<HorizontalPodAutoscaler['spec']['behavior']>,
  memory: Memory,
  sizes: Sizes,
  bounds: Bounds,
  now: Instant,
): Limited {
  const { current, proposed } = sizes
  const window = (rules: Rules | undefined, fallback: number): number => rules?.stabilizationWindowSeconds ?? fallback
  const values = (seconds: number): readonly number[] =>
    within(memory.recommendations, seconds, now).map(({ replicas }) => replicas)
  const upLimit = Math.min(proposed, ...values(window(behavior.scaleUp, 0)))
  const downLimit = Math.max(proposed, ...values(window(behavior.scaleDown, DOWNSCALE_WINDOW)))
  const stabilized = Math.min(Math.max(current, upLimit), downLimit)
  const direction = stabilized === proposed ? undefined : stabilized > proposed ? 'down' : 'up'
  if (stabilized > current)
    return { ...growing(behavior.scaleUp, memory, stabilized, { current, bounds, now }), stabilized: direction }
  if (stabilized < current)
    return { ...shrinking(behavior.scaleDown, memory, stabilized, { current, bounds, now }), stabilized: direction }
  return { replicas: stabilized, stabilized: direction, limit: undefined }
}

interface Step {
  readonly current: number
  readonly bounds: Bounds
  readonly now: Instant
}

/** Net change within a policy's period. */
const changed = (memory: Memory, seconds: number, now: Instant): number =>
  within(memory.changes, seconds, now).reduce((sum, { change }) => sum + change, 0)

function growing(
  rules: Rules | undefined,
  memory: Memory,
  wanted: number,
  { current, bounds, now }: Step,
): Omit<Limited, 'stabilized'> {
  const results = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = current - changed(memory, periodSeconds, now)
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100))
  })
  const rate = Math.max(current, select(rules, results, current, Math.max, Math.min))
  const replicas = Math.min(wanted, bounds.max, rate)
  const limit = wanted <= replicas ? undefined : rate < bounds.max ? 'ScaleUpLimit' : 'TooManyReplicas'
  return { replicas, limit }
}

function shrinking(
  rules: Rules | undefined,
  memory: Memory,
  wanted: number,
  { current, bounds, now }: Step,
): Omit<Limited, 'stabilized'> {
  const results = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const start = current - changed(memory, periodSeconds, now)
    return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100))
  })
  const rate = Math.min(current, select(rules, results, current, Math.min, Math.max))
  const replicas = Math.max(wanted, bounds.min, rate)
  const limit = wanted >= replicas ? undefined : rate > bounds.min ? 'ScaleDownLimit' : 'TooFewReplicas'
  return { replicas, limit }
}

/** `Max` selects the policy that allows the biggest change, `Min` the smallest, `Disabled` none. */
function select(
  rules: Rules | undefined,
  results: readonly number[],
  current: number,
  biggest: (...n: number[]) => number,
  smallest: (...n: number[]) => number,
): number {
  if (rules?.selectPolicy === 'Disabled' || results.length === 0) return current
  return rules?.selectPolicy === 'Min' ? smallest(...results) : biggest(...results)
}
