import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../command'
import { PACKAGE_ROOT } from '../own-modules'

export const version: Command = {
  name: 'version',
  summary: 'print the version',
  usage: '',
  options: [],
  maxArguments: 0,
  async run(_args, terminal) {
    const manifest: { readonly version: string } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'))
    terminal.out(`gherkube ${manifest.version}\n`)
    return 0
  },
}
