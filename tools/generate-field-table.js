'use strict'
/*
 * node tools/generate-field-table.js [compiled] [output]
 * Writes field-table.json and field-descriptions.json for the kinds that the compiled code declares.
 */
const { mkdirSync, writeFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { buildFieldTables } = require('./field-table.js')

const [compiled = 'dist', output = compiled] = process.argv.slice(2)
const { RESOURCES } = require(resolve(compiled, 'src/api/resources'))
const { table, descriptions } = buildFieldTables(RESOURCES)
mkdirSync(output, { recursive: true })
writeFileSync(join(output, 'field-table.json'), JSON.stringify(table))
writeFileSync(join(output, 'field-descriptions.json'), JSON.stringify(descriptions))
