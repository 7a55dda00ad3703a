'use strict'
const { spawn } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..')

/** Runs a Node program. Resolves to its output when it failed, to '' when it went well. */
function execProgram(script, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('close', (code) => resolve(code === 0 ? '' : output.trim() || `exit code ${code}`))
  })
}

/** Runs the program of an installed package, such as `@biomejs/biome/bin/biome`, by path: npx would take longer. */
const execTool = (program, args) => execProgram(join(root, 'node_modules', program), args)

module.exports = { execProgram, execTool, root }
