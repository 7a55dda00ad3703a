import { test } from 'node:test'
import { expect } from 'chai'
import { CommandError } from '../../errors'
import { printGoTemplate } from './print'

const value = {
  kind: 'List',
  data: { key: 'aGVsbG8=' },
  items: [
    { metadata: { name: 'a', labels: { 'app/x': 'web' } }, ready: true },
    { metadata: { name: 'b' }, ready: false },
  ],
}

const cases: readonly (readonly [string, string])[] = [
  ['{{.kind}}', 'List'],
  ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
  ['{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}} {{end}}', '0=a 1=b '],
  ['{{range .items}}{{if .ready}}{{.metadata.name}}{{else}}-{{end}}{{end}}', 'a-'],
  ['{{range .items}}{{if eq .metadata.name "b"}}{{$.kind}}{{end}}{{end}}', 'List'],
  ['{{index (index .items 0).metadata.labels "app/x"}}', 'web'],
  ['{{.data.key | base64decode}}', 'hello'],
  ['{{printf "%-4s|%3d|%q" .kind 7 "x"}}', 'List|  7|"x"'],
  ['{{len .items}}', '2'],
  ['{{with .nothing}}x{{else}}none{{end}}', 'none'],
  ['{{.nothing}}', '<no value>'],
  ['a {{- "b" -}} c', 'abc'],
  ['{{/* a comment */}}x', 'x'],
  ['{{$n := len .items}}{{if and (gt $n 1) (not .nothing)}}many{{end}}', 'many'],
  ['{{range .missing}}x{{else}}empty{{end}}', 'empty'],
  ['{{print 1 2 "x" 3}}', '1 2x3'],
  ['{{slice .kind 1 3}}', 'is'],
]

for (const [template, printed] of cases) {
  test(`${template} prints ${JSON.stringify(printed)}`, () => {
    expect(printGoTemplate(template, value)).to.equal(printed)
  })
}

test('an unknown function is named', () => {
  expect(() => printGoTemplate('{{shout .kind}}', value)).to.throw(
    CommandError,
    'error parsing template {{shout .kind}}, template: output:1: function "shout" not defined',
  )
})

test('what cannot be compared or gone through is refused', () => {
  expect(() => printGoTemplate('{{eq 1 "a"}}', value)).to.throw(CommandError, 'incompatible types for comparison')
  expect(() => printGoTemplate('{{range .kind}}x{{end}}', value)).to.throw(
    CommandError,
    "range can't iterate over List",
  )
  expect(() => printGoTemplate('{{if}}x{{end}}', value)).to.throw(CommandError, 'missing value for if')
})

test('a block without end is refused', () => {
  expect(() => printGoTemplate('{{range .items}}', value)).to.throw(CommandError, '{{end}} is missing')
})
