import { test } from 'node:test'
import { expect } from 'chai'
import { instant } from '../../base/time'
import { NODE_LIFECYCLE_DEFAULTS } from './flags'
import { evictionRate, Zone, type ZoneState, zoneStateOf } from './zones'

const nodes = (ready: number, unready: number): readonly boolean[] => [
  ...Array<boolean>(ready).fill(true),
  ...Array<boolean>(unready).fill(false),
]

const states: readonly (readonly [number, number, ZoneState])[] = [
  [3, 0, 'Normal'],
  [1, 2, 'Normal'],
  [1, 3, 'PartialDisruption'],
  [3, 3, 'Normal'],
  [2, 3, 'PartialDisruption'],
  [0, 1, 'FullDisruption'],
  [0, 0, 'Normal'],
]

for (const [ready, unready, state] of states) {
  test(`${ready} ready and ${unready} unready nodes are ${state}`, () => {
    expect(zoneStateOf(nodes(ready, unready), NODE_LIFECYCLE_DEFAULTS)).to.equal(state)
  })
}

test('a partly disrupted zone evicts slowly when it is large, and not at all when it is small', () => {
  expect(evictionRate('PartialDisruption', 51, NODE_LIFECYCLE_DEFAULTS)).to.equal(0.01)
  expect(evictionRate('PartialDisruption', 50, NODE_LIFECYCLE_DEFAULTS)).to.equal(0)
  expect(evictionRate('FullDisruption', 50, NODE_LIFECYCLE_DEFAULTS)).to.equal(0.1)
})

test('a zone lets one node through, then one for each token', () => {
  const zone = new Zone(0.1)
  zone.waiting.add('n1')
  expect(zone.tryAccept(instant(0))).to.equal(true)
  expect(zone.tryAccept(instant(9999))).to.equal(false)
  expect(zone.nextToken(instant(5000))).to.equal(10_000)
  expect(zone.tryAccept(instant(10_000))).to.equal(true)
  zone.setRate(0, instant(10_000))
  expect(zone.nextToken(instant(60_000))).to.equal(undefined)
  expect(zone.tryAccept(instant(60_000))).to.equal(false)
})
