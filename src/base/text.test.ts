import { test } from 'node:test'
import { expect } from 'chai'
import { count, didYouMean, listWords, nearest } from './text'

test('a slip of the hand is recognised, a different word is not', () => {
  expect(nearest('nignx', ['nginx', 'redis', 'httpd'])).to.deep.equal(['nginx'])
  expect(nearest('replica', ['replicas', 'paused'])).to.deep.equal(['replicas'])
  expect(didYouMean('web', ['database'])).to.equal('')
  expect(didYouMean('wbe', ['web', 'wob'])).to.equal(' Did you mean "web" or "wob"?')
})

test('counts and lists read as prose', () => {
  expect([count(1, 'pod'), count(0, 'pod'), count(2, 'entry', 'entries')]).to.deep.equal([
    '1 pod',
    '0 pods',
    '2 entries',
  ])
  expect([listWords([]), listWords(['a']), listWords(['a', 'b', 'c'], 'or')]).to.deep.equal(['', 'a', 'a, b or c'])
})
