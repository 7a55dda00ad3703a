import type { Command } from '../command'
import { emptyRun, readOptions, SELECTION } from './run'

export const lint: Command = {
  name: 'lint',
  summary: 'check, without running them, that every step of the features exists',
  usage: '[path[:line] ...]',
  options: SELECTION,
  async run(args, terminal) {
    const options = await readOptions(args, terminal)
    const { runFeatures } = await import('../run/run-features')
    const summary = await runFeatures({ ...options, dryRun: true }, terminal)
    for (const error of summary.parseErrors) terminal.err(`gherkube: ${error}\n`)
    if (summary.parseErrors.length > 0) return 2
    if (summary.scenarios === 0 && !args.flag('allow-empty')) {
      terminal.err(`gherkube: ${emptyRun(options)}\n`)
      return 1
    }
    const { undefined: missing, ambiguous, empty } = summary.counts
    terminal.out(
      `${summary.scenarios} scenarios: ${missing} with undefined steps, ${ambiguous} with ambiguous steps, ${empty} without steps\n`,
    )
    return missing + ambiguous + empty > 0 ? 1 : 0
  },
}
