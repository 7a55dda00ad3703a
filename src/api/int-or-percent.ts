import { remembered } from '../base/remembered'
import type { IntOrString } from './kinds'

const PERCENT = /^(\d+)%$/

/**
 * Resolves a number or percentage against `total` (apimachinery `intstr.GetScaledValueFromIntOrPercent`).
 * Percentages are rounded up or down as told; anything else that is no number is an error.
 */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value
  const percent = percentIn(value)
  if (percent === undefined) throw new Error(`invalid value for IntOrString: invalid type: string is not a percentage`)
  const exact = (percent * total) / 100
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact)
}

/** The number before the percent sign; `undefined` when the value is no percentage. */
export const percentOf = (value: IntOrString | undefined): number | undefined =>
  typeof value === 'string' ? percentIn(value) : undefined

const percentIn = remembered((text: string): number | undefined => {
  const match = PERCENT.exec(text)
  return match ? Number(match[1]) : undefined
})
