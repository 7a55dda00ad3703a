import { describe, test } from 'node:test'
import { expect } from 'chai'
// By its path: the package's bare name means our own function once a run was started in this process.
import filledIn from 'regexp-match-indices/index'
import exec from './match-indices'

describe('Matches with places are those of the package that they stand for', () => {
  for (const [pattern, text] of [
    [/^I have (\d+) (?:red )?(cucumber|gherkin)s?$/, 'I have 12 gherkins'],
    [/^(a)?(b)?$/, 'b'],
    [/(?<count>\d+) (?<what>\w+)/, 'some 3 pods'],
    [/^nothing$/, 'something'],
    [/^nothing$/i, 'Nothing'],
    [/^a pods?$/, 'a pod'],
    [/^a podx*$/, 'a pod'],
    [/^a podx{0}$/, 'a pod'],
    [/^one|two$/, 'two'],
    [/^on[e|]|\(two$/, '(two'],
    [/^on(?:e|two)\|$/, 'ontwo|'],
    [/\d/g, 'a1b2'],
    [/((a)|(b))/u, 'ba'],
  ] as const) {
    test(`${pattern} in "${text}"`, () => {
      const copy = new RegExp(pattern.source, pattern.flags)
      for (let turn = 0; turn < 3; turn++) {
        const expected = filledIn(copy, text)
        const found = exec(pattern, text)
        expect(found && [...found]).to.deep.equal(expected && [...expected])
        expect(found?.indices && [...found.indices]).to.deep.equal(expected?.indices && [...expected.indices])
        expect({ ...found?.indices?.groups }).to.deep.equal({ ...expected?.indices.groups })
        expect(pattern.lastIndex).to.equal(copy.lastIndex)
      }
    })
  }
})
