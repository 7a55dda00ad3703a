import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalJson } from '../base/json'
import { operations, play } from './operations'

/** `GHERKUBE_SEQUENCES=5000 npm run test:unit` looks harder; `GHERKUBE_SEQUENCE_SEED` repeats a run. */
const numRuns = Number(process.env.GHERKUBE_SEQUENCES ?? 200)
const seed = process.env.GHERKUBE_SEQUENCE_SEED ? Number(process.env.GHERKUBE_SEQUENCE_SEED) : 20_260_101

test(`${numRuns} sequences of 50 operations break no invariant`, async () => {
  await fc.assert(
    fc.asyncProperty(operations(50), async (list) => {
      expect((await play(list, 'property')).broken).to.deep.equal([])
    }),
    { numRuns, seed },
  )
})

test('the same seed and the same operations give the same history, to the byte', async () => {
  await fc.assert(
    fc.asyncProperty(operations(30), fc.string(), async (list, simulationSeed) => {
      const texts: string[] = []
      for (let i = 0; i < 2; i++) {
        const { history } = await play(list, simulationSeed)
        texts.push(history.map(({ type, at, object }) => `${type} ${at} ${canonicalJson(object)}`).join('\n'))
      }
      expect(texts[1]).to.equal(texts[0])
      expect(texts[0]?.length).to.be.greaterThan(10_000)
    }),
    { numRuns: 5, seed },
  )
})
