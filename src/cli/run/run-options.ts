/** What a run of features needs to know; paths are absolute or relative to `cwd`. */
export interface RunOptions {
  readonly cwd: string
  /** Feature files, folders, globs, each with an optional `:line`. */
  readonly paths: readonly string[]
  readonly tags?: string
  readonly names?: readonly string[]
  readonly seed?: string
  readonly reportDir: string
  /** Replaces the progress on the terminal by one of Cucumber's formatters. */
  readonly format?: string
  readonly require?: readonly string[]
  readonly languages?: readonly string[]
  readonly failFast?: boolean
  readonly parallel?: number
  readonly shard?: string
  readonly evidence?: 'all' | 'failed' | 'none'
  /** Match every step, run none, write no report. */
  readonly dryRun?: boolean
  /** Results for Allure; large runs take a tenth longer with them. Default: written. */
  readonly allureResults?: boolean
}

/** `empty`: no step at all, most likely because of a misspelt keyword. */
export type ScenarioStatus = 'passed' | 'failed' | 'undefined' | 'ambiguous' | 'pending' | 'skipped' | 'empty'

export interface RunSummary {
  readonly scenarios: number
  readonly counts: Readonly<Record<ScenarioStatus, number>>
  /** False too when a feature file could not be read. */
  readonly success: boolean
  /** Mistakes in feature files, as Gherkin's parser tells them. */
  readonly parseErrors: readonly string[]
}
