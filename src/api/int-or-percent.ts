import type { IntOrString } from './kinds'

const PERCENT = /^(\d+)%$/

/**
 * Resolves a number or percentage against `total` (apimachinery `intstr.GetScaledValueFromIntOrPercent`).
 * Percentages are rounded up or down as told; anything else that is no number is an error.
 */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value
  const match = PERCENT.exec(value)
  if (!match) throw new Error(`invalid value for IntOrString: invalid type: string is not a percentage`)
  const exact = (Number(match[1]) * total) / 100
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact)
}

/** The number before the percent sign; `undefined` when the value is no percentage. */
export function percentOf(value: IntOrString | undefined): number | undefined {
  const match = typeof value === 'string' ? PERCENT.exec(value) : null
  return match ? Number(match[1]) : undefined
}
