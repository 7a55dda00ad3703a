import type { LimitRange } from '../../api/kinds'
import { canonicalQuantity, parseQuantity } from '../../api/quantity'
import { sortedEntries } from '../../base/compare'

type Item = LimitRange['spec']['limits'][number]
type Quantities = Readonly<Record<string, string>> | undefined

/** What a container, a pod or a claim asks for. */
export interface Amounts {
  readonly requests?: Quantities
  readonly limits?: Quantities
}

const value = (quantity: string | undefined): number => parseQuantity(quantity) ?? 0

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
  if (value(request) < value(bound)) return `${words}, but request is ${request}`
  return limit !== undefined && value(limit) < value(bound) ? `${words}, but limit is ${limit}` : undefined
}

function above({ type }: Item, name: string, bound: string, { requests, limits }: Amounts): string | undefined {
  const words = `maximum ${name} usage per ${type} is ${bound}`
  const [request, limit] = [requests?.[name], limits?.[name]]
  // A claim has no limits: its request is what counts.
  const counts = type === 'PersistentVolumeClaim' ? 'request' : 'limit'
  const counting = counts === 'limit' ? limit : request
  if (counting === undefined) return `${words}.  No ${counts} is specified`
  if (value(counting) > value(bound)) return `${words}, but ${counts} is ${counting}`
  return request !== undefined && value(request) > value(bound) ? `${words}, but request is ${request}` : undefined
}

function tooFar({ type }: Item, name: string, bound: string, { requests, limits }: Amounts): string | undefined {
  const words = `${name} max limit to request ratio per ${type} is ${bound}`
  const [request, limit] = [value(requests?.[name]), value(limits?.[name])]
  if (request === 0) return `${words}, but no request is specified or request is 0`
  if (limit === 0) return `${words}, but no limit is specified or limit is 0`
  return limit / request > value(bound) ? `${words}, but provided ratio is ${(limit / request).toFixed(6)}` : undefined
}

/** What several containers ask for together; a resource counts only if every one of them states it. */
export function sumOf(all: readonly Amounts[]): Amounts {
  return { requests: sum(all.map(({ requests }) => requests)), limits: sum(all.map(({ limits }) => limits)) }
}

function sum(all: readonly Quantities[]): Quantities {
  const names = Object.keys(all[0] ?? {}).filter((name) => all.every((quantities) => quantities?.[name] !== undefined))
  return Object.fromEntries(names.map((name) => [name, total(all.map((quantities) => quantities?.[name]))]))
}

/** In the notation of the first: binary stays binary. */
function total(quantities: readonly (string | undefined)[]): string {
  const amount = quantities.reduce((result, quantity) => result + value(quantity), 0)
  const binary = /i$/.test(quantities[0] ?? '')
  if (binary) return canonicalQuantity(`${Math.ceil(amount / 1024)}Ki`)
  return canonicalQuantity(Number.isInteger(amount) ? `${amount}` : `${Math.round(amount * 1000)}m`)
}
