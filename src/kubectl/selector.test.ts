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
  expect(() => parseLabelSelector('app in (web')).to.throw(CommandError, 'unable to parse requirement')
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
