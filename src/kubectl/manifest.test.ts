import { test } from 'node:test'
import { expect } from 'chai'
import { CommandError } from './errors'
import { ManifestError, readManifest, tryManifest } from './manifest'

const failure = (text: string): ManifestError => {
  try {
    readManifest(text, 'f.yaml')
  } catch (error) {
    if (error instanceof ManifestError) return error
  }
  throw new Error('it was read')
}

test('documents are told apart, and empty ones are skipped', () => {
  const read = readManifest('---\n# nothing\n---\nkind: A\n---\n\n--- # again\nkind: B\n', 'f.yaml')
  expect(read.map(({ body }) => body.kind)).to.deep.equal(['A', 'B'])
  expect(read.map(({ line }) => line)).to.deep.equal([4, 8])
})

test('JSON is read too', () => {
  expect(readManifest('{"kind":"Pod","a":[1,true,null]}', 'f.json')[0]?.body).to.deep.equal({
    kind: 'Pod',
    a: [1, true, null],
  })
})

test('values are those of YAML 1.1 as go-yaml reads them', () => {
  const [document] = readManifest('a: yes\nb: off\nc: 0777\nd: 12:30\ne: 2026-01-01\nf: 1e3\ng: "1"\nh: ~\n', 'f.yaml')
  expect(document?.body).to.deep.equal({
    a: true,
    b: false,
    c: 511,
    d: '12:30',
    e: '2026-01-01',
    f: 1000,
    g: '1',
    h: null,
  })
})

const problems: readonly (readonly [string, string])[] = [
  ['apiVersion: v1\nkind: Pod\n  metadata: [\n', 'line 3: mapping values are not allowed in this context'],
  ['x: 1\na:\n\tb: c\n', 'line 3: found character that cannot start any token'],
  ['x: 1\na: @x\n', 'line 2: found character that cannot start any token'],
  ['a: "x\nb: 1\n', 'line 3: found unexpected end of stream'],
  ['x: 1\na: [1, 2\nb: 1\n', "line 2: did not find expected ',' or ']'"],
  ['a: 1\nfoo\nb: 2\n', "line 3: could not find expected ':'"],
  ['a:\n  b: 1\n c: 2\n', 'line 2: did not find expected key'],
  ['spec:\n  containers:\n  - name: x\n    image: y\n   ports: 1\n', "line 4: did not find expected '-' indicator"],
  ['a: *x\n', "unknown anchor 'x' referenced"],
]

for (const [text, problem] of problems) {
  test(`a mistake is told in go-yaml's words: ${problem}`, () => {
    expect(failure(text).message).to.equal(`error parsing f.yaml: error converting YAML to JSON: yaml: ${problem}`)
  })
}

test('a mistake has its place in the file, with an excerpt', () => {
  const { place } = failure('kind: A\n---\napiVersion: v1\nkind: Pod\n  metadata: [\n')
  expect(place.line).to.equal(4)
  expect(place.excerpt).to.contain('4 | kind: Pod')
})

test('what stands before a mistake is kept', () => {
  const { documents, error } = tryManifest('kind: A\n---\n a: b: c\n', 'f.yaml')
  expect(documents.map(({ body }) => body.kind)).to.deep.equal(['A'])
  expect(error).to.be.instanceOf(ManifestError)
})

test('a key given twice counts the last time, and is noted', () => {
  const [document] = readManifest('spec:\n  replicas: 1\n  replicas: 2\n', 'f.yaml')
  expect(document?.body).to.deep.equal({ spec: { replicas: 2 } })
  expect(document?.duplicates).to.deep.equal([{ key: 'replicas', line: 3 }])
})

test('anchors work, and a bomb of them does not', () => {
  expect(readManifest('a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n', 'f.yaml')[0]?.body).to.deep.equal({
    a: { b: 1 },
    c: { b: 1 },
    d: { b: 1 },
  })
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 8; i++) {
    const above = `*${String.fromCharCode(96 + i)}`
    const name = String.fromCharCode(97 + i)
    bomb.push(`${name}: &${name} [${Array(10).fill(above).join(', ')}]`)
  }
  expect(failure(bomb.join('\n')).message).to.contain('excessive aliasing')
})

test('a key that could reach a prototype is refused', () => {
  expect(() => readManifest('metadata:\n  __proto__:\n    polluted: true\n', 'f.yaml')).to.throw(
    CommandError,
    '__proto__',
  )
  expect(({} as { polluted?: boolean }).polluted).to.equal(undefined)
})

test('text that is no map is refused', () => {
  expect(() => readManifest('- a\n- b\n', 'f.yaml')).to.throw(CommandError, 'unable to decode "f.yaml"')
})
