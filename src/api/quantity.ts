/** Kubernetes quantities: `100m`, `1.5`, `128Mi`, `2G`, `1e3`. */

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
  if (typeof text === 'number') return text
  const match = text === undefined ? null : QUANTITY.exec(text)
  if (!match) return undefined
  const [, digits = '', exponent, suffix = ''] = match
  return exponent ? Number(digits + exponent) : Number(digits) * (SUFFIX[suffix] as number)
}

/** CPU in thousandths of a core, rounded up as `Quantity.MilliValue` does; 0 when absent. */
export const milliValue = (text: string | number | undefined): number => ceil((parseQuantity(text) ?? 0) * 1000)

/** Whole units (bytes, devices), rounded up as `Quantity.Value` does; 0 when absent. */
export const wholeValue = (text: string | number | undefined): number => ceil(parseQuantity(text) ?? 0)

/** Ceiling that forgives the last bits of binary floating point (0.1 × 1000 is 100, not 101). */
const ceil = (n: number): number => Math.ceil(Number(n.toPrecision(15)))
