/**
 * The form in which Kubernetes stores a quantity: as few digits as the largest fitting suffix allows, never a
 * fraction, in the family (decimal, binary, exponent) in which it was written. `0.5` is `500m`, `1024Mi` is `1Gi`.
 * Follows apimachinery `resource.Quantity.CanonicalizeBytes`.
 */
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
/** The smallest amount that a quantity can hold: 10⁻⁹. */
const NANO_DIGITS = 9
const NANO = 10n ** BigInt(NANO_DIGITS)
const LARGEST_EXPONENT = 40

/** @returns the canonical text; `undefined` when the text is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const match = QUANTITY.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match
  if (!whole && !fraction) return undefined
  const nanos = toNanos(whole, fraction, suffix)
  if (nanos === undefined) return undefined
  if (nanos === 0n) return '0'
  const minus = sign === '-' ? '-' : ''
  if (/^[eE]/.test(suffix)) return minus + withExponent(nanos)
  return minus + (suffix.endsWith('i') ? (binary(nanos) ?? decimal(nanos)) : decimal(nanos))
}

/** In 10⁻⁹, rounded up. */
function toNanos(whole: string, fraction: string, suffix: string): bigint | undefined {
  const digits = BigInt(whole + fraction || '0')
  const binaryPower = BINARY.indexOf(suffix as (typeof BINARY)[number])
  if (suffix.endsWith('i'))
    return divideUp(digits * 1024n ** BigInt(binaryPower) * NANO, 10n ** BigInt(fraction.length))
  const exponent = /^[eE]/.test(suffix)
    ? Number(suffix.slice(1))
    : (DECIMAL.indexOf(suffix as (typeof DECIMAL)[number]) - 3) * 3
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined
  const shift = exponent - fraction.length + NANO_DIGITS
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift))
}

const divideUp = (n: bigint, by: bigint): bigint => (n + by - 1n) / by

/** How often a factor divides a number, at most `limit` times. */
function timesDivisible(n: bigint, factor: bigint, limit: number): number {
  let times = 0
  for (let rest = n; times < limit && rest % factor === 0n; rest /= factor) times++
  return times
}

function decimal(nanos: bigint): string {
  const power = timesDivisible(nanos, 1000n, DECIMAL.length - 1)
  return `${nanos / 1000n ** BigInt(power)}${DECIMAL[power]}`
}

/** Fractions of a unit, and amounts below 1024, have no binary form. */
function binary(nanos: bigint): string | undefined {
  if (nanos % NANO !== 0n || nanos < 1024n * NANO) return undefined
  const units = nanos / NANO
  const power = timesDivisible(units, 1024n, BINARY.length - 1)
  return `${units / 1024n ** BigInt(power)}${BINARY[power]}`
}

function withExponent(nanos: bigint): string {
  const power = timesDivisible(nanos, 1000n, 20)
  const exponent = power * 3 - NANO_DIGITS
  return `${nanos / 1000n ** BigInt(power)}${exponent === 0 ? '' : `e${exponent}`}`
}
