import type { LimitRange } from '../../api/kinds'
import { compareQuantities, milliValue } from '../../api/quantity'
import { sortedEntries } from '../../base/compare'

type Item = LimitRange['spec']['limits'][number]
type Quantities = Readonly<Record<string, string>> | undefined

/** What a container, a pod or a claim asks for. */
export interface Amounts {
  readonly requests?: Quantities
  readonly limits?: Quantities
}

const isMore = (a: string, b: string): boolean => compareQuantities(a, b) > 0

/** What is outside the bounds of one item of a LimitRange, in the words of the admission plugin. */
export function limitViolations(item: Item, amounts: Amounts): readonly string[] {
  const checks = [
    ...sortedEntries(item.min).map(([name, bound]) => below(item, name, bound, amounts)),
    ...sortedEntries(item.max).map(([name, bound]) => above(item, name, bound, amounts)),
    ...sortedEntries(item.maxLimitRequestRatio).map(([name, bound]) => tooFar(item, name, bound, amounts)),
  ]
  return checks.filter((check) => check !== undefined)
}

function below({ type }: Item, name: string, bound: string, { requests, limits }: Amounts): string | undefined {
  const words = `minimum ${name} usage per ${type} is ${bound}`
  const [request, limit] = [requests?.[name], limits?.[name]]
  if (request === undefined) return `${words}.  No request is specified`
  if (isMore(bound, request)) return `${words}, but request is ${request}`
  return limit !== undefined && isMore(bound, limit) ? `${words}, but limit is ${limit}` : undefined
}

function above({ type }: Item, name: string, bound: string, { requests, limits }: Amounts): string | undefined {
  const words = `maximum ${name} usage per ${type} is ${bound}`
  const [request, limit] = [requests?.[name], limits?.[name]]
  // A claim has no limits: its request is what counts.
  const counts = type === 'PersistentVolumeClaim' ? 'request' : 'limit'
  const counting = counts === 'limit' ? limit : request
  if (counting === undefined) return `${words}.  No ${counts} is specified`
  if (isMore(counting, bound)) return `${words}, but ${counts} is ${counting}`
  return request !== undefined && isMore(request, bound) ? `${words}, but request is ${request}` : undefined
}

function tooFar({ type }: Item, name: string, bound: string, { requests, limits }: Amounts): string | undefined {
  const words = `${name} max limit to request ratio per ${type} is ${bound}`
  const [request, limit] = [milliValue(requests?.[name]), milliValue(limits?.[name])]
  if (request === 0) return `${words}, but no request is specified or request is 0`
  if (limit === 0) return `${words}, but no limit is specified or limit is 0`
  const ratio = limit / request
  return ratio * 1000 > milliValue(bound) ? `${words}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}
