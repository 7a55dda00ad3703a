/** Kubernetes quantities: `100m`, `1.5`, `128Mi`, `2G`, `1e3`. */

import { remembered } from '../base/remembered'

const SUFFIX: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/

/** The number that a quantity stands for; `undefined` when the text is no quantity. */
export function parseQuantity(text: string | number | undefined): number | undefined {
  return typeof text === 'string' ? readQuantity(text) : text
}

const readQuantity = remembered((text): number | undefined => {
  const match = QUANTITY.exec(text)
  if (!match) return undefined
  const [, digits = '', exponent, suffix = ''] = match
  return exponent ? Number(digits + exponent) : Number(digits) * (SUFFIX[suffix] as number)
})

/** CPU in thousandths of a core, rounded up as `Quantity.MilliValue` does; 0 when absent. */
export const milliValue = (text: string | number | undefined): number => ceil((parseQuantity(text) ?? 0) * 1000)

/** Whole units (bytes, devices), rounded up as `Quantity.Value` does; 0 when absent. */
export const wholeValue = (text: string | number | undefined): number => ceil(parseQuantity(text) ?? 0)

/** Ceiling that forgives the last bits of binary floating point (0.1 × 1000 is 100, not 101). */
const ceil = (n: number): number => (Number.isInteger(n) ? n : Math.ceil(Number(n.toPrecision(15))))

const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
/** Everything finer than this is rounded up (apimachinery keeps nine decimals). */
const NANO = 1_000_000_000n

/**
 * The one way to write a quantity (apimachinery `Quantity.String`): `1000m` is `1`, `0.5` is `500m`, `1024Mi` is `1Gi`.
 * Text that is no quantity comes back as it is.
 */
export const canonicalQuantity = (text: string | number): string => writeQuantity(String(text))

/** CPU as a quantity, from thousandths of a core. */
export const milliText = (amount: number): string => canonicalQuantity(`${amount}m`)

/** Bytes as a quantity. */
export const bytesText = (amount: number): string =>
  canonicalQuantity(amount % 1024 === 0 ? `${amount / 1024}Ki` : String(amount))

/** The sum of two quantities, written like the first unless that is nothing (apimachinery `Quantity.Add`). */
export function addQuantities(a: string, b: string): string {
  const [first, second] = [readExactly(a), readExactly(b)]
  if (!first || !second) return first ? a : b
  return write(first.nano + second.nano, first.nano === 0n ? second.notation : first.notation)
}

/** Which of two quantities is more, to the last digit; text that is no quantity is nothing. */
export function compareQuantities(a: string, b: string): number {
  const difference = (readExactly(a)?.nano ?? 0n) - (readExactly(b)?.nano ?? 0n)
  return difference < 0n ? -1 : Number(difference > 0n)
}

/** An amount in base units, written like another quantity of the same resource. */
export const quantityLike = (amount: number, model: string | undefined): string =>
  readExactly(model ?? '')?.notation === 'binary' ? bytesText(amount) : canonicalQuantity(String(amount))

type Notation = 'binary' | 'decimal' | 'exponent'

const readExactly = remembered((text): { readonly nano: bigint; readonly notation: Notation } | null => {
  const match = QUANTITY.exec(text)
  if (!match) return null
  const [, digits = '', exponent, suffix = ''] = match
  const nano = toNano(digits, clampExponent(exponent), suffix)
  return { nano, notation: exponent ? 'exponent' : suffix.endsWith('i') ? 'binary' : 'decimal' }
})

const writeQuantity = remembered((text): string => {
  const quantity = readExactly(text)
  return quantity ? write(quantity.nano, quantity.notation) : text
})

function write(nano: bigint, notation: Notation): string {
  const isSmall = nano > -1024n * NANO && nano < 1024n * NANO
  if (notation === 'exponent') return withExponent(nano)
  return notation === 'binary' && !isSmall
    ? withSuffix(nano, 1024n, BINARY_SUFFIXES, NANO)
    : withSuffix(nano, 1000n, DECIMAL_SUFFIXES, 1n)
}

/** Beyond this the number is out of every quantity's range anyway. */
const clampExponent = (exponent: string | undefined): number =>
  Math.max(-30, Math.min(30, Number(exponent?.slice(1) ?? 0)))

function toNano(digits: string, exponent: number, suffix: string): bigint {
  const [whole = '', fraction = ''] = digits.split('.')
  const isBinary = suffix.endsWith('i')
  const power = 9 - fraction.length + exponent + (isBinary ? 0 : 3 * (DECIMAL_SUFFIXES.indexOf(suffix as 'k') - 3))
  const scale = isBinary ? 1024n ** BigInt(BINARY_SUFFIXES.indexOf(suffix as 'Ki')) : 1n
  const mantissa = BigInt(`${whole}${fraction}`) * scale
  return power >= 0 ? mantissa * 10n ** BigInt(power) : ceilDivide(mantissa, 10n ** BigInt(-power))
}

const ceilDivide = (n: bigint, divisor: bigint): bigint => n / divisor + (n % divisor > 0n ? 1n : 0n)

/** The largest suffix that leaves a whole number. */
function withSuffix(nano: bigint, base: bigint, suffixes: readonly string[], unit: bigint): string {
  if (nano === 0n) return '0'
  let value = ceilDivide(nano, unit)
  let index = 0
  while (index < suffixes.length - 1 && value % base === 0n) {
    value /= base
    index++
  }
  return `${value}${suffixes[index]}`
}

function withExponent(nano: bigint): string {
  if (nano === 0n) return '0'
  let value = nano
  let exponent = -9
  while (value % 1000n === 0n) {
    value /= 1000n
    exponent += 3
  }
  return exponent === 0 ? `${value}` : `${value}e${exponent}`
}
