import type { TextFile } from './checks'

/** One submission's checks, as they go to a grading process. */
export interface Job {
  readonly features: readonly TextFile[]
  readonly companions: readonly TextFile[]
  /** `checks/web.feature:12`: which scenarios run. */
  readonly targets: readonly string[]
  readonly seed: string
  readonly files: Readonly<Record<string, string>>
  /** Pods that the submission's workloads may ask for together. */
  readonly pods: number
  /** What the simulated cluster of each check may have. */
  readonly simulation: { readonly events: number; readonly objects: number }
  /** Match the steps and run none. */
  readonly dryRun: boolean
}

/** How one scenario ended. */
export interface Outcome {
  readonly target: string
  readonly status: 'passed' | 'failed' | 'undefined'
  /** The step that failed, as it is written, and its line. */
  readonly step?: string
  readonly line?: number
  readonly message?: string
  /** The simulation was ended: which limit it reached. */
  readonly stopped?: string
}

/** What a grading process says, in this order: ready once; then for each job notes, outcomes, done. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'inspected'; readonly notes: readonly string[]; readonly refusal?: string }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'done' }
  | { readonly kind: 'broken'; readonly message: string }

/** Which code a grading process loads: the grader itself knows neither the step library nor the command line. */
export interface RunnerModules {
  /** Loaded before the steps; makes every file share one Cucumber. */
  readonly shared: string
  /** Defines all steps. */
  readonly steps: string
  /** Says which steps are like one that nobody defined. */
  readonly snippets: string
}
