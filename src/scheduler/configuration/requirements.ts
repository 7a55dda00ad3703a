import { canonicalJson, isObject } from '../../base/json'

/** Reports what is wrong at a path of the configuration. */
export type Complain = (path: string, problem: string) => never

export function requireWholeNumber(
  value: unknown,
  path: string,
  { least, most, complain }: { readonly least: number; readonly most: number; readonly complain: Complain },
): void {
  if (value === undefined) return
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return
  complain(path, `is ${canonicalJson(value)}; expected a whole number from ${least} to ${most}.`)
}

export function requireList(value: unknown, path: string, complain: Complain): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  return complain(path, `is ${canonicalJson(value)}; expected a list.`)
}

export function requireObject(value: unknown, path: string, complain: Complain): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  if (isObject(value)) return value
  return complain(path, `is ${canonicalJson(value)}; expected an object.`)
}
