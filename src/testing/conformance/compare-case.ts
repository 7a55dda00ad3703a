import type { JsonValue } from '../../base/json'
import type { ConformanceCase, Observation, Snapshot } from './case'
import { compareRuns } from './compare-runs'
import { compareEvents, compareExtremes, compareSnapshots, type StepComparison } from './compare-snapshot'
import { NodeClasses } from './node-classes'
import type { RolloutLimits } from './rollout-limits'
import { type Part, Tally } from './tally'
import { Unstable } from './unstable'
import type { Side, VersionDifferences } from './version-differences'

/** What is compared with a case: a replay on the simulation, or, in tests, another recording. */
export interface Observed {
  readonly initial: Snapshot
  readonly steps: readonly (Observation & { readonly limits?: RolloutLimits; readonly failure?: string })[]
  readonly unknown?: readonly string[]
}

/** Compares field by field what was recorded and what was found. */
export function compareCase(
  recorded: ConformanceCase,
  observed: Observed,
  options: { readonly differences: VersionDifferences; readonly parts?: readonly Part[] },
): Tally {
  const { differences } = options
  const tally = new Tally(options.parts)
  const unstable = new Unstable(recorded.unstable)
  const askedPorts = portsIn(recorded)
  const placedOtherwise = differences.placesOtherwise(recorded.nodes)
  for (const name of observed.unknown ?? []) {
    tally.mismatch({ part: 'snapshot', path: name, expected: 'a known kind', found: 'no resource of that name' })
  }
  const adapted = (side: Side, part: Part, snapshot: Snapshot): Snapshot => {
    const { events, ...collections } = snapshot
    return part === 'events'
      ? { events: differences.apply(side, part, (events ?? []) as JsonValue) }
      : differences.apply(side, part, collections)
  }
  const compareStep = (step: number, expected: Observation, found: Observed['steps'][number]): void => {
    const context: StepComparison = { recorded, tally, unstable, step, placedOtherwise }
    const both = (part: Part) =>
      [adapted('recorded', part, expected.snapshot), adapted('simulated', part, found.snapshot)] as const
    if (tally.wants('snapshot')) compareSnapshots(...both('snapshot'), context)
    if (step < 0) return
    if (tally.wants('events')) compareEvents(...both('events'), context)
    if (tally.wants('extremes')) {
      compareExtremes(expected.extremes, found.extremes, {
        ...context,
        ...(found.limits ? { limits: found.limits } : {}),
      })
    }
    if (tally.wants('runs')) {
      const classes = new NodeClasses(recorded, expected.snapshot)
      compareRuns(expected.runs ?? [], found.runs ?? [], { ...context, differences, classes, askedPorts })
    }
  }
  const bare = (snapshot: Snapshot): Observation => ({ snapshot, extremes: {} })
  compareStep(-1, bare(recorded.initial), bare(observed.initial))
  for (const [step, expected] of recorded.steps.entries()) {
    const found = observed.steps[step]
    if (found?.failure !== undefined) {
      tally.mismatch({ part: 'snapshot', path: `steps[${step}]`, expected: 'its actions', found: found.failure })
    }
    if (found) compareStep(step, expected, found)
    else tally.mismatch({ part: 'snapshot', path: `steps[${step}]`, expected: 'a step', found: 'was not reached' })
  }
  return tally
}

/** Node ports that somebody asked for; all others are random. */
function portsIn({ files, steps }: ConformanceCase): ReadonlySet<string> {
  const texts = [...Object.values(files), ...steps.flatMap(({ kubectl }) => kubectl ?? [])]
  return new Set(texts.flatMap((text) => text.match(/\b3\d{4}\b/g) ?? []))
}
