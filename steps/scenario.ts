import { dirname, resolve } from 'node:path'
import { fnv1a } from '../src/base/hash'

/** Where a scenario stands, and what it runs with. */
export interface Scenario {
  readonly name: string
  /** The feature file as the run names it: relative to the working directory. */
  readonly uri: string
  readonly line: number | undefined
  readonly seed: string
}

/**
 * The seed of a scenario that was not given one. It depends on the scenario's name alone, so that the
 * answer is the same on every machine and does not change when other scenarios come, go or move.
 */
export const seedOf = (scenarioName: string): string => fnv1a(scenarioName).toString(36)

/** The command line that runs just this scenario in just this way. */
export function replayCommand({ uri, line, seed }: Scenario): string {
  const place = line === undefined ? uri : `${uri}:${line}`
  return `npx gherkube run ${/^[\w./:-]+$/.test(place) ? place : `'${place}'`} --seed ${seed}`
}

/** Files that a scenario names stand beside its feature file. */
export const resolveBeside = (uri: string, file: string): string => resolve(dirname(uri), file)
