// Reports node:test results shortly: failures in full on stdout, and one JSON line with the counts at the end.
'use strict'
const { inspect } = require('node:util')

const isLeaf = (data) => data.details?.type !== 'suite' && !data.skip && !data.todo
const isFileItself = (data) => data.nesting === 0 && data.name.endsWith('.js')

module.exports = async function* unitReporter(source) {
  const counts = { passed: 0, failed: 0 }
  for await (const { type, data } of source) {
    if (type === 'test:pass' && isLeaf(data) && !isFileItself(data)) counts.passed++
    if (type === 'test:fail' && isLeaf(data)) {
      counts.failed++
      const { error } = data.details
      const cause = error?.cause ?? error
      yield `✗ ${data.name}\n  ${data.file ?? ''}:${data.line ?? ''}\n${cause?.stack ?? inspect(cause)}\n\n`
    }
    if (type === 'test:stderr') yield data.message
  }
  yield `${JSON.stringify(counts)}\n`
}
