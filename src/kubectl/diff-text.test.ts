import { test } from 'node:test'
import { expect } from 'chai'
import { unifiedHunks } from './diff-text'

test('equal texts have no hunks', () => {
  expect(unifiedHunks('a\nb\n', 'a\nb\n')).to.equal('')
})

test('a changed line is shown with three lines around it', () => {
  const lines = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`)
  const changed = lines.with(5, 'other')
  expect(unifiedHunks(`${lines.join('\n')}\n`, `${changed.join('\n')}\n`)).to.equal(`@@ -3,7 +3,7 @@
 line 3
 line 4
 line 5
-line 6
+other
 line 7
 line 8
 line 9
`)
})

test('a new text is all additions', () => {
  expect(unifiedHunks('', 'a\nb\n')).to.equal('@@ -0,0 +1,2 @@\n+a\n+b\n')
})

test('changes far apart get hunks of their own', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i}`)
  const hunks = unifiedHunks(lines.join('\n'), lines.with(2, 'x').with(25, 'y').join('\n'))
  expect(hunks.match(/^@@/gm)).to.have.length(2)
})
