import { test } from 'node:test'
import { expect } from 'chai'
import { failureText, logText, plainText } from './clean-text'
import { csvCell } from './formats/csv'
import { escaped } from './pages/html'

test('terminal sequences, control characters and marks that turn text around are no longer there', () => {
  expect(plainText('\u001b[31mred\u001b[0m \u001b]0;title\u0007ok\u0008\u202egnp')).to.equal('red ok\ufffd\ufffdgnp')
  expect(plainText('two\nlines\tand a 😀')).to.equal('two\nlines\tand a 😀')
})

test('no line of a log starts a command of a workflow', () => {
  expect(logText('::notice title=x::1\n##[error]')).to.equal(': :notice title=x: :1\n# #[error]')
})

test('a failure is told without stack frames, the grader’s folders and the replay line', () => {
  const message = `AssertionError: it failed
    at Object.run (/home/teacher/gherkube/dist/steps/web.js:3:4)
  replay     npx gherkube run checks/a.feature:3
  read /tmp/gherkube-grade-x1/checks/web.yaml`
  expect(failureText(message)).to.equal('it failed\n  read …/web.yaml')
})

test('an endless failure is cut, and so is an endless line', () => {
  expect(failureText('x'.repeat(5000))).to.have.length(402)
  expect(failureText('x\n'.repeat(5000))).to.have.length(2002)
})

test('a cell that a spreadsheet would compute is a text, and quotes are doubled', () => {
  expect(['=1+1', '+1', '-1', '@x', '\t=1', 'a,"b"', 'plain'].map(csvCell)).to.deep.equal([
    `'=1+1`,
    `'+1`,
    `'-1`,
    `'@x`,
    `'\t=1`,
    '"a,""b"""',
    'plain',
  ])
})

test('markup is text', () => {
  expect(escaped(`<a href="x">'&'</a>`)).to.equal('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;')
})
