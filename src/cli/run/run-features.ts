import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import type { IRunConfiguration } from '@cucumber/cucumber/api'
import { runCucumber } from '@cucumber/cucumber/api'
import type { Envelope } from '@cucumber/messages'
import { LANGUAGES_VARIABLE } from '../../../steps/languages'
import { UsageError } from '../../base/usage-error'
import type { Terminal } from '../command'
import { STEPS_MODULE } from '../own-modules'
import { AllureFiles } from './allure-files'
import { namedStepFiles, stepFilesBeside } from './feature-paths'
import { MessageFiles } from './message-files'
import { Progress } from './progress'
import { prepareReportFolder, type ReportFiles, reportFiles } from './report-files'
import type { RunOptions, RunSummary } from './run-options'

const NOWHERE = require.resolve('./nothing-formatter')

/** Runs features with gherkube's steps and the user's, prints progress and failures, and writes the reports. */
export async function runFeatures(options: RunOptions, terminal: Terminal): Promise<RunSummary> {
  const files = reportFiles(options.reportDir)
  if (!options.dryRun) prepareReportFolder(files)
  if (options.languages) process.env[LANGUAGES_VARIABLE] = options.languages.join(',')
  const progress = new Progress(terminal, { quiet: options.format !== undefined || (options.dryRun ?? false) })
  const log = new Log()
  const allure = new AllureFiles(files.allureResults)
  const messages = options.dryRun ? undefined : new MessageFiles(files)
  const { success } = await runCucumber(
    configuration(options, files, allure),
    { cwd: options.cwd, stdout: sink((text) => terminal.out(text)), stderr: log.stream, env: process.env },
    (envelope) => {
      dropEmptyArguments(envelope)
      progress.receive(envelope)
      messages?.receive(envelope)
    },
  )
    .catch((error: unknown) => {
      throw setUpError(error)
    })
    // A hook that fails after the last scenario does not take the reports with it.
    .finally(async () => {
      rmSync(`${files.allureResults}.log`, { force: true })
      await messages?.finish()
      await allure.finish()
      if (options.format === undefined) progress.printFailures()
    })
  const parseErrors = log.lines.filter((line) => /^Parse error in /.test(line))
  for (const line of log.lines) if (!parseErrors.includes(line)) terminal.err(`${line}\n`)
  if (progress.unusableSteps.length > 0) throw new UsageError(progress.unusableSteps.join('\n'))
  return progress.summary(success, parseErrors)
}

/**
 * Cucumber rejects before the first scenario (a step file that throws, a wrong tag expression, no such formatter), or
 * after the last one (a hook for all of them that fails).
 */
function setUpError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'InvariantViolation') return error
  const cause = error.cause instanceof Error ? error.cause : undefined
  // Wrapped errors say no more than that something of Cucumber's own failed.
  const told =
    cause && /^Cucumber errored/.test(error.message)
      ? cause.message
      : `${error.message}${cause ? ` (${cause.message})` : ''}`
  const place = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line) && !isMachinery(line))
  const text = firstLines(told).replace(ANY_HOOK, 'a BeforeAll or AfterAll hook has failed:')
  return new UsageError(`Cannot run features: ${text}${place ? `, ${place.trim()}` : ''}`, { cause: error })
}

/** Cucumber says so of both. */
const ANY_HOOK = 'a BeforeAll hook errored, process exiting:'

const isMachinery = (frame: string): boolean =>
  /node_modules|node:/.test(frame) || frame.includes(dirname(STEPS_MODULE)) || frame.includes(dirname(__dirname))

/** A compiler needs two: the first only says that it is one. */
const firstLines = (text: string): string => text.trim().split('\n').slice(0, 2).join(' ').trim()

/**
 * Takes arguments that matched nothing (the optional end of a sentence) out of the message, before the formatters get
 * it: Cucumber's HTML report would print the text before such an argument twice.
 */
function dropEmptyArguments({ testCase }: Envelope): void {
  for (const step of testCase?.testSteps ?? []) {
    step.stepMatchArgumentsLists = step.stepMatchArgumentsLists?.map(({ stepMatchArguments }) => ({
      stepMatchArguments: stepMatchArguments.filter(({ group }) => group.value),
    }))
  }
}

function configuration(options: RunOptions, files: ReportFiles, allure: AllureFiles): IRunConfiguration {
  const { cwd, paths } = options
  const own = options.require ? namedStepFiles(options.require, cwd) : stepFilesBeside(paths, cwd)
  const modules = own.filter((path) => path.endsWith('.mjs'))
  const scripts = own.filter((path) => !path.endsWith('.mjs'))
  const typescript = scripts.some((path) => /\.c?ts$/.test(path) || path.includes('*'))
  return {
    sources: {
      defaultDialect: 'en',
      paths: [...paths],
      names: [...(options.names ?? [])],
      tagExpression: options.tags ?? '',
      order: 'defined',
      ...(options.shard ? { shard: options.shard } : {}),
    },
    support: {
      requireModules: [require.resolve('../own-modules'), ...(typescript ? [require.resolve('../register-ts')] : [])],
      requirePaths: [STEPS_MODULE, ...scripts],
      importPaths: modules,
      loaders: [],
    },
    runtime: {
      dryRun: options.dryRun ?? false,
      failFast: options.failFast ?? false,
      filterStacktraces: true,
      parallel: options.parallel ?? 0,
      retry: 0,
      retryTagFilter: '',
      strict: true,
      worldParameters: {
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        ...(options.evidence === undefined ? {} : { evidence: options.evidence }),
      },
    },
    formats: formats(options, files, allure),
  }
}

function formats(options: RunOptions, files: ReportFiles, allure: AllureFiles): IRunConfiguration['formats'] {
  const reports = {
    [files.junit]: 'junit',
    // Without a path of its own the Allure reporter would take the terminal from everybody else.
    ...(options.allureResults === false
      ? {}
      : { [`${files.allureResults}.log`]: require.resolve('allure-cucumberjs/reporter') }),
  }
  // The declared type knows what a command line can say; formatters get the object as it is.
  const formatOptions: object = {
    resultsDir: files.allureResults,
    writer: allure,
    snippetSyntax: require.resolve('./step-snippet'),
  }
  return {
    stdout: options.format ?? NOWHERE,
    files: options.dryRun ? {} : reports,
    publish: false,
    options: formatOptions as IRunConfiguration['formats']['options'],
  }
}

const sink = (write: (text: string) => void): Writable =>
  new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      write(String(chunk))
      done()
    },
  })

/** Cucumber's own remarks (parse errors, warnings), as whole lines. */
class Log {
  #text = ''
  readonly stream = sink((text) => {
    this.#text += text
  })
  get lines(): readonly string[] {
    return this.#text.split('\n').filter((line) => line.trim() !== '')
  }
}
