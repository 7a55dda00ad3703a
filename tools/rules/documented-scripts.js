'use strict'
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { root } = require('../exec-tool')

const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/fidelity.md']

module.exports = {
  name: 'every "npm run" command that the documents name exists',
  check() {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const missing = PAGES.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/npm run ([\w:-]+)/g)]
        .filter(([, script]) => !Object.hasOwn(scripts, script))
        .map(([command]) => `${page} names "${command}", which package.json does not have`),
    )
    return missing.join('\n')
  },
}
