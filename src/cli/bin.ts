#!/usr/bin/env node
import module from 'node:module'
import { setFlagsFromString } from 'node:v8'

// Node 22 and newer keep compiled code between runs: a fifth of the start.
;(module as { enableCompileCache?(): unknown }).enableCompileCache?.()

// A run ends before large functions repay their making: with less inlining all are ready sooner, and a suite takes an
// eighth less processor time. Engines to come may not know the word and would complain.
if (Number.parseInt(process.versions.node, 10) <= 24) setFlagsFromString('--max-inlined-bytecode-size-cumulative=300')

import { main } from './main'

// Whoever pipes into `head` has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  colours: process.stdout.isTTY === true && !process.env.NO_COLOR,
  ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 2
  },
)
