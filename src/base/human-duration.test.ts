import { test } from 'node:test'
import { expect } from 'chai'
import { humanDuration } from './human-duration'

const cases: readonly [seconds: number, text: string][] = [
  [-2, '<invalid>'],
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [125, '2m5s'],
  [599, '9m59s'],
  [600, '10m'],
  [179 * 60, '179m'],
  [3 * 3600, '3h'],
  [7 * 3600 + 59 * 60, '7h59m'],
  [8 * 3600, '8h'],
  [47 * 3600, '47h'],
  [48 * 3600, '2d'],
  [191 * 3600, '7d23h'],
  [192 * 3600, '8d'],
  [730 * 86_400, '2y'],
  [764 * 86_400, '2y34d'],
  [8 * 365 * 86_400, '8y'],
]

for (const [seconds, text] of cases) {
  test(`${seconds} s is shown as ${text}`, () => {
    expect(humanDuration(seconds * 1000)).to.equal(text)
  })
}
