import { UsageError } from '../src/base/usage-error'

const PARAMETER = /(?<!\\)\{([^{}]*)\}/g

/** The parameter types of a sentence in order: `{name} has {count} pods` gives `name`, `count`. */
export const parameterNames = (sentence: string): string[] => [...sentence.matchAll(PARAMETER)].map((m) => m[1] ?? '')

/** True when a doc string or a data table belongs to the step: its sentence ends with a colon. */
export const takesBlock = (sentence: string): boolean => sentence.endsWith(':')

/**
 * Which argument of a translation is which argument of the original sentence. Types that occur once are
 * matched by name, so that another language may put them in another order; repeats keep their order.
 * @returns for each parameter of `sentence`, its position in `translation`.
 * @throws {UsageError} when the two do not have the same parameters.
 */
export function argumentOrder(sentence: string, translation: string): readonly number[] {
  const wanted = parameterNames(sentence)
  const given = parameterNames(translation)
  if ([...wanted].sort().join() !== [...given].sort().join() || takesBlock(sentence) !== takesBlock(translation)) {
    throw new UsageError(
      `Cannot define step "${translation}": a translation of "${sentence}" needs the same parameters (${wanted.join(', ')})`,
    )
  }
  const taken = new Set<number>()
  return wanted.map((name) => {
    const position = given.findIndex((candidate, index) => candidate === name && !taken.has(index))
    taken.add(position)
    return position
  })
}
