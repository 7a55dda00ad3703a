import type { Environment } from '@marcbachmann/cel-js'
import { equal } from '../../../base/json'
import { parseQuantity } from '../../quantity'
import { hasFormat } from '../formats'
import { compileExpression } from '../regular-expression'

/** What `quantity("1Gi")` is inside of a rule. */
class Quantity {
  constructor(readonly value: number) {}
}

function quantity(text: string): Quantity {
  const value = parseQuantity(text)
  if (value === undefined) {
    throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  }
  return new Quantity(value)
}

/** A few replacements of replacements are enough to fill any memory. */
const LONGEST_TEXT = 1_000_000

function replaceAll(text: string, from: string, to: string): string {
  const places = from === '' ? text.length + 1 : text.split(from).length - 1
  if (text.length + places * to.length > LONGEST_TEXT) throw new Error('the text that replace makes is too long')
  return text.replaceAll(from, () => to)
}

type Comparable = bigint | number | string
const comparable = (list: readonly unknown[]): readonly Comparable[] => list as readonly Comparable[]

const least = (list: readonly unknown[], before: (a: Comparable, b: Comparable) => boolean): Comparable => {
  const [first, ...rest] = comparable(list)
  if (first === undefined) throw new Error('min/max called on empty list')
  return rest.reduce((best, item) => (before(item, best) ? item : best), first)
}

/** A text matched as Go does it, whatever the expression: rules bring patterns of their own. */
export const SAFE_MATCHES = 'matchesAsGoDoes'

type Implementation = (...values: never[]) => unknown

/** What Kubernetes adds to the language, as far as it is known here (`k8s.io/apiserver/pkg/cel/library`). */
const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  [`string.${SAFE_MATCHES}(string): bool`]: (text: string, pattern: string) => compileExpression(pattern).matches(text),
  'string.find(string): string': (text: string, pattern: string) => compileExpression(pattern).find(text),
  'string.replace(string, string): string': replaceAll,
  'list.isSorted(): bool': (list: readonly unknown[]) =>
    comparable(list).every((item, i, all) => i === 0 || (all[i - 1] as Comparable) <= item),
  'list.sum(): dyn': (list: readonly (bigint | number)[]) =>
    list.reduce<bigint | number>((total, item) => (total as number) + (item as number), 0n),
  'list.min(): dyn': (list: readonly unknown[]) => least(list, (a, b) => a < b),
  'list.max(): dyn': (list: readonly unknown[]) => least(list, (a, b) => a > b),
  'list.indexOf(dyn): int': (list: readonly unknown[], wanted: unknown) =>
    BigInt(list.findIndex((item) => equal(item, wanted))),
  'list.lastIndexOf(dyn): int': (list: readonly unknown[], wanted: unknown) =>
    BigInt(list.findLastIndex((item) => equal(item, wanted))),
  'isIP(string): bool': (text: string) => hasFormat(text, 'ipv4') || hasFormat(text, 'ipv6'),
  'isCIDR(string): bool': (text: string) => hasFormat(text, 'cidr'),
  'isURL(string): bool': (text: string) => hasFormat(text, 'uri'),
  'isQuantity(string): bool': (text: string) => parseQuantity(text) !== undefined,
  'quantity(string): kubernetes.Quantity': quantity,
  'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool': (a: Quantity, b: Quantity) => a.value > b.value,
  'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool': (a: Quantity, b: Quantity) => a.value < b.value,
  'kubernetes.Quantity.compareTo(kubernetes.Quantity): int': (a: Quantity, b: Quantity) =>
    BigInt(Math.sign(a.value - b.value)),
  'kubernetes.Quantity.asApproximateFloat(): double': ({ value }: Quantity) => value,
  'kubernetes.Quantity.asInteger(): int': ({ value }: Quantity) => BigInt(value),
  'kubernetes.Quantity.sign(): int': ({ value }: Quantity) => BigInt(Math.sign(value)),
}

/** Adds what Kubernetes' rules may call. */
export function registerFunctions(environment: Environment): void {
  environment.registerType('kubernetes.Quantity', Quantity)
  for (const [signature, implementation] of Object.entries(FUNCTIONS)) {
    environment.registerFunction(signature, implementation as never)
  }
}
