import { createHash } from 'node:crypto'
import { compareText } from '../base/compare'
import { fnv1a } from '../base/hash'
import { didYouMean, listWords, quote } from '../base/text'
import { UsageError } from '../base/usage-error'

/** What the placeholders of an exercise stand for in one learner's variant. */
export type Values = Readonly<Record<string, string>>

/** The seed of a learner's variant: from names alone, so that it is the same on every machine and at every attempt. */
export const seedFor = (exercise: string, learner: string): string => fnv1a(`${exercise}\n${learner}`).toString(36)

/** Chooses one of the options of each placeholder, each as likely, whatever the others got; a new one changes none. */
export function valuesFor(variants: Readonly<Record<string, readonly string[]>>, seed: string): Values {
  return Object.fromEntries(
    Object.entries(variants)
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, options]) => [name, options[choice(seed, name, options.length)] as string]),
  )
}

/** A cryptographic hash mixes every bit: with a weaker one, two placeholders of two options each would go together. */
const choice = (seed: string, name: string, options: number): number =>
  createHash('sha256').update(`${seed}\n${name}`).digest().readUIntBE(0, 6) % options

/** The other way round: a text of one variant as all variants have it, so that what two learners met can be compared. */
export function unfill(text: string, values: Values): string {
  const longestFirst = Object.entries(values).sort(([, a], [, b]) => b.length - a.length)
  return longestFirst.reduce((filled, [name, value]) => {
    const whole = new RegExp(
      `(?<![\\p{L}\\p{N}])${value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
      'gu',
    )
    return filled.replace(whole, `{{${name}}}`)
  }, text)
}

/** The placeholders of an exercise that a text still has: somebody handed in, or handed out, what was not filled in. */
export const unfilled = (text: string, variants: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(variants).filter((name) => new RegExp(`\\{\\{ *${name} *\\}\\}`).test(text))

/**
 * Replaces each `{{name}}`.
 * @throws {UsageError} for a name that exercise.yaml does not list under `variants`
 */
export function fill(text: string, values: Values, place: string): string {
  return text.replace(/\{\{ *([A-Za-z][\w-]*) *\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value !== undefined) return value
    const known = Object.keys(values)
    throw new UsageError(
      `Cannot read ${place}: there is no variant ${quote(name)}; exercise.yaml has ${listWords(known.map(quote), 'and') || 'none'}.${didYouMean(name, known)}`,
    )
  })
}
