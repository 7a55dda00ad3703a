import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { goJsonMistake } from './go-json-mistake'

test('mistakes in JSON have the words of Go', () => {
  const mistakes: Readonly<Record<string, string>> = {
    '': 'unexpected end of JSON input',
    '{"a': 'unexpected end of JSON input',
    '{"a":1,}': "invalid character '}' looking for beginning of object key string",
    '{"a" 1}': "invalid character '1' after object key",
    '{"a":1 "b":2}': `invalid character '"' after object key:value pair`,
    '[1,]': "invalid character ']' looking for beginning of value",
    '[1 2]': "invalid character '2' after array element",
    '{} x': "invalid character 'x' after top-level value",
    "{'a':1}": "invalid character '\\'' looking for beginning of object key string",
    '{"a":tru}': "invalid character '}' in literal true (expecting 'e')",
    '{"a":-}': "invalid character '}' in numeric literal",
    '{"a":"\\x"}': "invalid character 'x' in string escape code",
    '{"a":"\n"}': "invalid character '\\n' in string literal",
    'kind: Pod': "invalid character 'k' looking for beginning of value",
  }
  const found = Object.fromEntries(Object.keys(mistakes).map((text) => [text, goJsonMistake(text)]))
  expect(found).to.deep.equal(mistakes)
})

test('whatever JSON.parse takes is no mistake, and whatever it refuses is one', () => {
  const almost = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', '}', '"', ',', '1', 'e')).map(([text, at, put]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + put + text.slice(place + 1)
  })
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(fc.oneof(fc.json(), almost), (text) => {
      expect(goJsonMistake(text) === undefined).to.equal(parses(text))
    }),
  )
})
