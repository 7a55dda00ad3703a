import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../src/base/usage-error'
import { resolveBeside } from './scenario'
import type { GherkubeParameters, GherkubeWorld } from './world'

/** What `gherkube grade` passes to the scenarios of an exercise. */
export interface SubmissionParameters extends GherkubeParameters {
  readonly submission?: {
    /** Texts by path; the grader has checked and read them. Steps never read a learner's folder. */
    readonly files: Readonly<Record<string, string>>
    readonly limits: SubmissionLimits
  }
}

export interface SubmissionLimits {
  /** How many pods the submission's workloads may ask for together. */
  readonly pods: number
}

const DEFAULT_LIMITS: SubmissionLimits = { pods: 500 }

const given = (world: GherkubeWorld) => (world.parameters as SubmissionParameters).submission

export const submissionLimits = (world: GherkubeWorld): SubmissionLimits => given(world)?.limits ?? DEFAULT_LIMITS

/**
 * The texts of the submission by path: those that the grader passes, or the author's own when a check is run by itself.
 * @throws {UsageError} when there is neither
 */
export function submittedFiles(world: GherkubeWorld): ReadonlyMap<string, string> {
  const parameters = given(world)
  if (parameters) return new Map(Object.entries(parameters.files))
  const folders = ['submission', '../solution'].map((folder) => resolveBeside(world.scenario.uri, folder))
  const folder = folders.find((candidate) => existsSync(candidate))
  if (folder) return new Map(readFolder(folder))
  throw new UsageError(
    'Cannot apply the submission: there is none. Run this with "gherkube grade", or put a folder "submission" beside the feature',
  )
}

function readFolder(folder: string): (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const)
}
