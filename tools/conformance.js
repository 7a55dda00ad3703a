'use strict'
/*
 * npm run conformance -- [files or folders] [--json] [--only snapshot,events,extremes,runs] [--verbose]
 * Replays recorded cases of a real control plane on the simulation and compares field by field.
 */
const { join } = require('node:path')
const { parseArgs } = require('node:util')

const ROOT = join(__dirname, '..')
const FOLDER = join(ROOT, 'conformance')

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      verbose: { type: 'boolean', short: 'v', default: false },
      dist: { type: 'string', default: 'dist' },
    },
  })
  const compiled = join(ROOT, values.dist, 'src/testing/conformance')
  const { PARTS, readCases, readVersionDifferences, reportJson, reportText, runConformance, totals } = require(compiled)
  const only = values.only?.split(',')
  const unknown = only?.filter((part) => !PARTS.includes(part)) ?? []
  if (unknown.length > 0) throw new Error(`Cannot compare ${unknown.join(', ')}: the parts are ${PARTS.join(', ')}.`)
  const result = await runConformance({
    cases: readCases(positionals.length > 0 ? positionals : [join(FOLDER, 'cases')]),
    differences: readVersionDifferences(join(FOLDER, 'version-differences.json')),
    only,
  })
  process.stdout.write(
    values.json ? `${JSON.stringify(reportJson(result), null, 2)}\n` : reportText(result, { verbose: values.verbose }),
  )
  if (totals(result.cases).mismatched > 0) process.exitCode = 1
}

main().catch((error) => {
  console.error(error.name === 'UsageError' ? error.message : error)
  process.exitCode = 2
})
