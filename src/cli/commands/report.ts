import { resolve } from 'node:path'
import type { Command } from '../command'
import { DEFAULT_REPORT_DIR } from './run'

export const report: Command = {
  name: 'report',
  summary: 'write the Allure report of the latest run',
  usage: '[report folder]',
  options: [],
  maxArguments: 1,
  async run(args, terminal) {
    const { writeAllureReport } = await import('../run/allure-report')
    const folder = resolve(terminal.cwd, args.positionals[0] ?? DEFAULT_REPORT_DIR)
    return (await writeAllureReport(folder, terminal)) ? 0 : 1
  },
}
