import { relative, resolve } from 'node:path'
import { count } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import type { OptionSpec, ParsedArguments } from '../arguments'
import type { Command, ExitCode, Terminal } from '../command'
import type { RunOptions, RunSummary } from '../run/run-options'

export const DEFAULT_REPORT_DIR = 'reports'

/** Options that choose scenarios and their steps; `lint` has them too. */
export const SELECTION: readonly OptionSpec[] = [
  {
    name: 'tags',
    type: 'value',
    short: 't',
    value: '<expression>',
    help: 'only scenarios with these tags: "@fast and not @gpu"',
  },
  { name: 'name', type: 'list', value: '<regexp>', help: 'only scenarios with such a name' },
  {
    name: 'require',
    type: 'list',
    short: 'r',
    value: '<path>',
    help: 'your own step files (default: scripts beside the features)',
  },
  { name: 'languages', type: 'value', value: '<en,zh-CN>', help: 'load the steps of these languages only' },
  { name: 'allow-empty', type: 'flag', help: 'no scenario at all is fine' },
]

const OPTIONS: readonly OptionSpec[] = [
  ...SELECTION,
  {
    name: 'seed',
    type: 'value',
    value: '<text>',
    help: "the seed of every scenario (default: from the scenario's name)",
  },
  { name: 'report-dir', type: 'value', value: '<folder>', help: `where reports go (default: ${DEFAULT_REPORT_DIR})` },
  { name: 'allure', type: 'optional', value: 'required', help: 'an Allure report too; "required" fails without it' },
  { name: 'no-allure', type: 'flag', help: 'no results for Allure: large runs take a tenth less' },
  {
    name: 'evidence',
    type: 'value',
    value: '<all|failed|none>',
    help: 'attach pictures and tables to which scenarios (default: all)',
  },
  { name: 'fail-fast', type: 'flag', help: 'stop at the first failure' },
  { name: 'parallel', type: 'value', value: '<n>', help: 'run in n processes' },
  { name: 'shard', type: 'value', value: '<i/n>', help: 'run the i-th of n parts' },
  {
    name: 'format',
    type: 'value',
    short: 'f',
    value: '<name>',
    help: 'a Cucumber formatter for the terminal: pretty, progress, …',
  },
]

export const run: Command = {
  name: 'run',
  summary: 'run features and write reports (the default command)',
  usage: '[path[:line] ...]',
  options: OPTIONS,
  async run(args, terminal) {
    // Cucumber takes most of the start-up time; wrong use is told before it is loaded.
    const options = await readOptions(args, terminal)
    const { runFeatures } = await import('../run/run-features')
    const summary = await runFeatures(options, terminal)
    const code = report(summary, args, options, terminal)
    const allure = args.value('allure')
    if (allure === undefined) return code
    const { writeAllureReport } = await import('../run/allure-report')
    const written = await writeAllureReport(options.reportDir, terminal)
    return !written && allure === 'required' && code === 0 ? 1 : code
  },
}

export async function readOptions(args: ParsedArguments, terminal: Terminal): Promise<RunOptions> {
  const { featurePaths } = await import('../run/feature-paths')
  const paths = featurePaths(args.positionals, terminal.cwd)
  const allure = args.value('allure')
  if (allure !== undefined && !['', 'required'].includes(allure)) {
    throw new UsageError(`Cannot read --allure=${allure}: write --allure or --allure=required`)
  }
  const evidence = args.value('evidence')
  if (evidence !== undefined && evidence !== 'all' && evidence !== 'failed' && evidence !== 'none') {
    throw new UsageError(`Cannot read --evidence ${evidence}: choose all, failed or none`)
  }
  return {
    cwd: terminal.cwd,
    paths,
    names: args.list('name'),
    failFast: args.flag('fail-fast'),
    allureResults: !args.flag('no-allure'),
    reportDir: resolve(terminal.cwd, args.value('report-dir') ?? DEFAULT_REPORT_DIR),
    tags: args.value('tags'),
    seed: args.value('seed'),
    format: args.value('format'),
    shard: shardOf(args),
    evidence,
    parallel: wholeNumber(args, 'parallel'),
    languages: args.value('languages')?.split(','),
    require: args.list('require').length > 0 ? args.list('require') : undefined,
  }
}

function shardOf(args: ParsedArguments): string | undefined {
  const shard = args.value('shard')
  const [, part = '0', parts = '0'] = /^(\d+)\/(\d+)$/.exec(shard ?? '1/1') ?? []
  if (Number(part) >= 1 && Number(part) <= Number(parts)) return shard
  throw new UsageError(`Cannot read --shard ${shard}: write 1/4 for the first of four parts`)
}

function wholeNumber(args: ParsedArguments, name: string): number | undefined {
  const text = args.value(name)
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new UsageError(`Cannot read --${name} ${text}: it needs a whole number`)
  return Number(text)
}

function report(summary: RunSummary, args: ParsedArguments, options: RunOptions, terminal: Terminal): ExitCode {
  for (const error of summary.parseErrors) terminal.err(`gherkube: ${error}\n`)
  if (summary.parseErrors.length > 0) return 2
  const html = relative(terminal.cwd, `${options.reportDir}/cucumber.html`)
  if (summary.scenarios === 0 && !args.flag('allow-empty')) {
    terminal.err(`gherkube: ${emptyRun(options)}\n`)
    return 1
  }
  terminal.out(`\n${summaryLine(summary)}\nReport: ${html}\n`)
  return summary.success ? 0 : 1
}

export const emptyRun = ({ tags, names }: Pick<RunOptions, 'tags' | 'names'>): string =>
  `Cannot pass: 0 scenarios were found${tags ? ` with tags "${tags}"` : ''}${names?.length ? ' with such a name' : ''}. Use --allow-empty if that is meant.`

/** `12 scenarios: 10 passed, 1 failed, 1 undefined` */
export function summaryLine({ scenarios, counts }: RunSummary): string {
  const parts = Object.entries(counts)
    .filter(([status, n]) => n > 0 || status === 'passed' || status === 'failed')
    .map(([status, n]) => `${n} ${status}`)
  return `${count(scenarios, 'scenario')}: ${parts.join(', ')}`
}
