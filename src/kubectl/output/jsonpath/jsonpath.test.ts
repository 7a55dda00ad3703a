import { test } from 'node:test'
import { expect } from 'chai'
import { JsonPathError } from '../../../base/jsonpath/json-path-error'
import { CommandError } from '../../errors'
import { printJsonPath, printJsonPathAsJson } from './print'

const list = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'web' } },
      spec: { replicas: 2 },
      status: { phase: 'Running' },
    },
    { metadata: { name: 'b' }, spec: { replicas: 5 }, status: { phase: 'Pending' } },
  ],
}

const cases: readonly (readonly [string, string])[] = [
  ['{.kind}', 'List'],
  ['{.items[*].metadata.name}', 'a b'],
  ['{.items[0].metadata.name}', 'a'],
  ['{.items[-1].metadata.name}', 'b'],
  ['{.items[0:1].metadata.name}', 'a'],
  ['{.items[?(@.status.phase=="Running")].metadata.name}', 'a'],
  ['{.items[?(@.spec.replicas>2)].metadata.name}', 'b'],
  ['{.items[?(@.metadata.labels)].metadata.name}', 'a'],
  ['{.items[0].metadata.labels.app\\.kubernetes\\.io/name}', 'web'],
  ["{.items[0].metadata.labels['app\\.kubernetes\\.io/name']}", 'web'],
  ["{.items[0].metadata.labels['app.kubernetes.io/name']}", ''],
  ["{.items[*]['metadata.name','status.phase']}", 'a b Running Pending'],
  ['{range .items[*]}{.metadata.name}', 'ab'],
  ['{1} {true}', '1 true'],
  ["{.items[0]['metadata','status']}", '{"labels":{"app.kubernetes.io/name":"web"},"name":"a"} {"phase":"Running"}'],
  ['{..name}', 'a b'],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}', 'a\tRunning\nb\tPending\n'],
  ['{range .items[*]}[{.metadata.name}, {.spec.replicas}] {end}', '[a, 2] [b, 5] '],
  ['{.items[0].spec}', '{"replicas":2}'],
  ['{.missing}', ''],
  ['{$.kind}', 'List'],
]

for (const [template, printed] of cases) {
  test(`${template} prints ${JSON.stringify(printed)}`, () => {
    expect(printJsonPath(template, list)).to.equal(printed)
  })
}

test('an index beyond the end is an error that shows the template', () => {
  expect(() => printJsonPath('{.items[5]}', list)).to.throw(
    CommandError,
    'array index out of bounds: index 5, length 2',
  )
})

const unreadable: readonly (readonly [string, string])[] = [
  ['{.items[0].metadata.labels["app"]}', 'invalid array index "app"'],
  ['{.items[*}', 'unterminated array'],
  ['{.kind | upper}', "unrecognized character in action: U+007C '|'"],
  ['{.items[?(@.status.phase=="a"&&@.x=="b")]}', "unrecognized character in action: U+0026 '&'"],
]

for (const [template, why] of unreadable) {
  test(`${template} cannot be read: ${why}`, () => {
    expect(() => printJsonPath(template, list)).to.throw(JsonPathError, `error parsing jsonpath ${template}, ${why}`)
  })
}

const failing: readonly (readonly [string, string])[] = [
  ['{metadata.name}', 'unrecognized identifier metadata'],
  ['{.items[?(@.kind==a)]}', 'unrecognized identifier a'],
  ['{.items[?(@.status.phase="a")]}', 'unrecognized filter operator ='],
  ['{.items[?(@.spec.replicas=="2")]}', 'incompatible types for comparison'],
  ['{.items[-3]}', 'array index out of bounds: index -1, length 2'],
  ['{.kind[0]}', 'string is not array or slice'],
  ['{end}', 'not in range, nothing to end'],
]

for (const [template, why] of failing) {
  test(`${template} cannot be executed: ${why}`, () => {
    expect(() => printJsonPath(template, list)).to.throw(CommandError, `Error executing template: ${why}.`)
  })
}

test('an error shows the object as Go writes it', () => {
  expect(() => printJsonPath('{x}', { a: [1, 'b', null, true] })).to.throw(
    'map[string]interface {}{"a":[]interface {}{1, "b", interface {}(nil), true}}',
  )
})

test('jsonpath-as-json lists what each part finds', () => {
  const pod = { spec: { containers: [{ name: 'a' }, { name: 'b' }] } }
  expect(JSON.parse(printJsonPathAsJson('{.spec.containers[*].name}', pod))).to.deep.equal(['a', 'b'])
  expect(JSON.parse(printJsonPathAsJson('{.spec.nope}', pod))).to.deep.equal([])
})
