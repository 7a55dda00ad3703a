import type { LatePolicy } from './lateness'
import { validSettings } from './settings-validator'

/** What a grading process may use for one submission. */
export interface GradingLimits {
  /** Real time for all checks of one submission. */
  readonly seconds: number
  /** JavaScript heap of the process that grades. */
  readonly megabytes: number
  /** Events that the simulation of one check may run. */
  readonly events: number
  /** Objects of all kinds that the cluster of one check may hold at once. */
  readonly objects: number
  /** Pods that the submission's workloads may ask for together. */
  readonly pods: number
  readonly files: number
  /** Of one file. */
  readonly kilobytes: number
}

/** `exercise.yaml`, with the defaults that `exercise.schema.json` names. */
export interface ExerciseSettings extends LatePolicy {
  readonly title: string
  readonly points: number
  /** Points that the starter has before anything is done. */
  readonly starterPoints: number
  /** Names or patterns (`*`) of the files that are read; everything else in a submission is left alone. */
  readonly files: readonly string[]
  readonly limits: GradingLimits
  readonly hints: 'on-failure' | 'never'
  /** How much a learner reads of a failure: all, only what was found, or nothing. */
  readonly feedback: 'full' | 'actual-only' | 'none'
  /** For the times on pages. */
  readonly timeZone: string
  /** Which of several submissions counts. */
  readonly attempts: 'latest' | 'best'
  /** `learner`: each has a variant of their own; `fixed`: all have the same; any other text is the seed itself. */
  readonly seed: string
  readonly variants: Readonly<Record<string, readonly string[]>>
  /** Known wrong answers (folders below `wrong/`) and the checks that catch them. */
  readonly wrong: Readonly<Record<string, readonly string[]>>
}

/** Where a list is wanted, one text or number will do. */
type Loose = string | number | readonly (string | number)[]

type LooseSettings = Omit<ExerciseSettings, 'files' | 'seed' | 'variants' | 'wrong'> & {
  readonly files: Loose
  readonly seed: string | number
  readonly variants: Readonly<Record<string, Loose>>
  readonly wrong: Readonly<Record<string, Loose>>
}

/** @throws {UsageError} naming for each mistake its place, what was expected and what was found */
export function readSettings(text: string, file: string): ExerciseSettings {
  const settings = validSettings(text, file) as LooseSettings
  return {
    ...settings,
    files: texts(settings.files),
    seed: String(settings.seed),
    variants: lists(settings.variants),
    wrong: lists(settings.wrong),
  }
}

const texts = (value: Loose): readonly string[] => [value].flat().map(String)

const lists = (value: Readonly<Record<string, Loose>>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, texts(item)]))
