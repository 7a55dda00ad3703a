import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from '../command'
import { PACKAGE_ROOT } from '../own-modules'

export const STARTER = join(PACKAGE_ROOT, 'examples', 'starter')

export const init: Command = {
  name: 'init',
  summary: 'write a first feature, a manifest, a step of your own and editor settings',
  usage: '[folder]',
  options: [],
  maxArguments: 1,
  async run(args, terminal) {
    const target = resolve(terminal.cwd, args.positionals[0] ?? '.')
    for (const file of starterFiles()) {
      const to = join(target, file)
      const shown = relative(terminal.cwd, to)
      if (existsSync(to)) {
        terminal.out(`kept     ${shown} (it was there already)\n`)
        continue
      }
      mkdirSync(dirname(to), { recursive: true })
      copyFileSync(join(STARTER, file), to)
      terminal.out(`written  ${shown}\n`)
    }
    const cd = target === terminal.cwd ? '' : `cd ${relative(terminal.cwd, target)} && `
    terminal.out(`\nNext: ${cd}npm install && npx gherkube\n`)
    return 0
  },
}

const starterFiles = (): readonly string[] =>
  readdirSync(STARTER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(STARTER, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|[\\/])(node_modules|reports|package-lock\.json)([\\/]|$)/.test(file))
    .sort()
