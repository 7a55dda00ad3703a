'use strict'
const { relative } = require('node:path')
const { pages } = require('../docs')
const { root } = require('../exec-tool')

module.exports = {
  name: 'generated pages (docs/steps.md, simplifications in docs/fidelity.md) are up to date',
  async check() {
    const old = (await pages()).filter(({ is, should }) => is !== should)
    return old.map(({ path }) => `${relative(root, path)} is out of date: run "npm run docs"`).join('\n')
  },
}
