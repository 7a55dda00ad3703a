// Writes what is generated of the documentation: docs/steps.md and a section of docs/fidelity.md.
'use strict'
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { root } = require('./exec-tool')
const { withSimplifications } = require('./simplifications')

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** The generated pages: where they are, what they hold, what they should hold. */
async function pages() {
  const { libraryEntries } = require(join(root, 'dist/src/cli/commands/steps.js'))
  const { catalogueMarkdown } = require(join(root, 'dist/src/cli/catalogue-markdown.js'))
  const steps = join(root, 'docs', 'steps.md')
  const fidelity = join(root, 'docs', 'fidelity.md')
  return [
    { path: steps, is: read(steps), should: catalogueMarkdown(await libraryEntries()) },
    { path: fidelity, is: read(fidelity), should: withSimplifications(read(fidelity)) },
  ]
}

module.exports = { pages }

if (require.main === module) {
  pages().then((all) => {
    for (const { path, is, should } of all) if (is !== should) writeFileSync(path, should)
  })
}
