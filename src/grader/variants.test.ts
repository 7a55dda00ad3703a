import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { fill, seedFor, unfill, valuesFor } from './variants'

const LEARNERS = 2000
const name = fc.stringMatching(/^[a-z][a-zA-Z]{0,7}$/)
const options = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${index}`)

/** How often each text came, as a share of the learners. */
function shares(texts: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1 / texts.length)
  return found
}

test('each combination of two placeholders is as likely as any other, whatever they are called', () => {
  const choices = fc.integer({ min: 2, max: 4 })
  const property = fc.property(
    fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
    fc.tuple(choices, choices),
    fc.stringMatching(/^[a-z-]{1,12}$/),
    ([one = '', two = ''], [ones, twos], exercise) => {
      const variants = { [one]: options(ones), [two]: options(twos) }
      const pairs = Array.from({ length: LEARNERS }, (_, learner) => {
        const values = valuesFor(variants, seedFor(exercise, `learner-${learner}`))
        return `${values[one]} ${values[two]}`
      })
      const found = shares(pairs)
      expect(found.size).to.equal(ones * twos)
      // Five standard deviations: a fair choice leaves them once in a million.
      const fair = 1 / (ones * twos)
      const spread = 5 * Math.sqrt((fair * (1 - fair)) / LEARNERS)
      for (const share of found.values()) expect(share).to.be.closeTo(fair, spread)
    },
  )
  fc.assert(property, { numRuns: 30, seed: 1 })
})

test('another placeholder changes nothing for those that were there', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 5 }), fc.string(), (names, seed) => {
      const variants = Object.fromEntries(names.map((each) => [each, options(5)]))
      const { [names[0] as string]: _, ...fewer } = variants
      expect(valuesFor(variants, seed)).to.deep.include(valuesFor(fewer, seed))
    }),
    { numRuns: 100, seed: 1 },
  )
})

test('a filled text can be unfilled, whatever the values: whole words only, the longest first', () => {
  const values = { app: 'shop', node: 'shop-6', image: 'shop:v1.2*', cores: '4' }
  const text = '{{node}} runs {{app}} of "{{image}}" with {{cores}} of 14 cores; shopping'
  expect(unfill(fill(text, values, 'here'), values)).to.equal(text)
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (value, about) => {
      unfill(about, { value })
    }),
  )
})
