'use strict'
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { root } = require('../exec-tool')

const MESSAGES = join(root, 'reports', 'messages.ndjson')

module.exports = {
  name: 'every step of the library is used by a feature',
  /** Reads what the run of the features left, so it comes after it. */
  async check() {
    if (!existsSync(MESSAGES)) return 'the features have not been run'
    const definitions = new Map()
    const used = new Set()
    for (const line of readFileSync(MESSAGES, 'utf8').split('\n')) {
      if (line.startsWith('{"stepDefinition"')) {
        const { id, pattern, sourceReference } = JSON.parse(line).stepDefinition
        definitions.set(id, `${sourceReference.uri}:${sourceReference.location.line}: ${pattern.source}`)
      }
      if (line.startsWith('{"testCase"')) {
        for (const step of JSON.parse(line).testCase.testSteps)
          for (const id of step.stepDefinitionIds ?? []) used.add(id)
      }
    }
    return [...definitions]
      .filter(([id]) => !used.has(id))
      .map(([, text]) => text)
      .join('\n')
  },
}
