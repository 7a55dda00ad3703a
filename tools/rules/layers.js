'use strict'
const { execTool } = require('../exec-tool')

module.exports = {
  name: 'layers: rooms import only what docs/architecture.md allows, without cycles',
  check: async () =>
    await execTool('dependency-cruiser/bin/dependency-cruise.mjs', [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
      'src',
      'steps',
    ]),
}
