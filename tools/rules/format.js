'use strict'
const { execTool } = require('../exec-tool')

module.exports = {
  name: 'format and lint',
  check: async () => await execTool('@biomejs/biome/bin/biome', ['check', '--colors=off', '--max-diagnostics=30', '.']),
}
