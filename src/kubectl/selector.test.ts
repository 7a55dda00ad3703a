import { test } from 'node:test'
import { expect } from 'chai'
import { pods } from '../api/resources/pod'
import { StatusError } from '../api/status-error'
import { pod } from '../testing/build'
import { CommandError } from './errors'
import { labelSelectorOf, parseFieldSelector, parseLabelSelector, selectByFields } from './selector'

const chooses = (selector: string, labels: Record<string, string>): boolean =>
  parseLabelSelector(selector).matches(labels)

test('label selectors compare, look into sets and ask for existence', () => {
  const web = { app: 'web', env: 'prod' }
  for (const selector of [
    'app=web',
    'app==web',
    'app!=db',
    'env in (prod, test)',
    'env notin (dev)',
    'app',
    '!old',
    'app=web,env=prod',
    '',
  ]) {
    expect(chooses(selector, web), selector).to.equal(true)
  }
  for (const selector of ['app=db', 'app!=web', 'env in (dev)', '!app', 'old', 'app=web,env=dev']) {
    expect(chooses(selector, web), selector).to.equal(false)
  }
})

test('a selector that cannot be read is refused', () => {
  const refusals: Readonly<Record<string, string>> = {
    'app in (web': "unable to parse requirement: found '', expected: ',' or ')'",
    'app in web': "unable to parse requirement: found 'web' expected: '('",
    'a b': "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    'a=b=c': "found '=', expected: ',' or 'end of string'",
    'a=b c': "found 'c', expected: ',' or 'end of string'",
    'a=b,': "found '', expected: identifier after ','",
    '=b': "found '=', expected: !, identifier, or 'end of string'",
    '-a=b': 'unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of',
    'a=_b': 'unable to parse requirement: values[0][a]: Invalid value: "_b": a valid label must be',
  }
  for (const [selector, why] of Object.entries(refusals)) {
    expect(() => parseLabelSelector(selector), selector).to.throw(CommandError, why)
  }
})

test('a selector becomes a LabelSelector of the API', () => {
  expect(labelSelectorOf('app=web,env in (a,b),!old')).to.deep.equal({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'env', operator: 'In', values: ['a', 'b'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  })
})

test('field selectors choose by name and by what the kind offers, and nothing else', () => {
  const all = [pod('a', { status: { phase: 'Running' } }), pod('b', { status: { phase: 'Pending' } })]
  const choose = (text: string) =>
    selectByFields(pods, all, { terms: parseFieldSelector(text), text, labels: '' }).map(
      ({ metadata }) => metadata.name,
    )
  expect(choose('metadata.name=a')).to.deep.equal(['a'])
  expect(choose('status.phase!=Running')).to.deep.equal(['b'])
  expect(() => choose('spec.x=1')).to.throw(StatusError, 'field label not supported: spec.x')
})
