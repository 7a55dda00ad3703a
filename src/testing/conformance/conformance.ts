import type { ConformanceCase } from './case'
import { compareCase } from './compare-case'
import { replayCase } from './replay'
import { type FieldMismatch, PARTS, type Part, type PartCount } from './tally'
import type { VersionDifferences } from './version-differences'

/** How one case fared. */
export interface CaseResult {
  readonly name: string
  readonly topic: string
  readonly counts: Readonly<Record<Part, PartCount>>
  readonly mismatches: readonly FieldMismatch[]
  /** Fields that two recordings did not agree on. */
  readonly unstable: number
  /** The case could not be replayed to its end. */
  readonly error?: Error
}

export interface ConformanceResult {
  readonly cases: readonly CaseResult[]
  /** How often each version difference explained something, by id. */
  readonly differences: ReadonlyMap<string, number>
}

/** Replays recorded cases on the simulation and compares what happened, field by field. */
export async function runConformance(options: {
  readonly cases: readonly ConformanceCase[]
  readonly differences: VersionDifferences
  readonly only?: readonly Part[]
}): Promise<ConformanceResult> {
  const cases: CaseResult[] = []
  for (const recorded of options.cases) cases.push(await runCase(recorded, options))
  return { cases, differences: options.differences.uses }
}

async function runCase(
  recorded: ConformanceCase,
  { differences, only = PARTS }: { readonly differences: VersionDifferences; readonly only?: readonly Part[] },
): Promise<CaseResult> {
  const { name, topic } = recorded
  const none = Object.fromEntries(PARTS.map((part) => [part, { matched: 0, mismatched: 0 }]))
  try {
    const replay = await replayCase(recorded, { skips: (run) => differences.skips(run) })
    const tally = compareCase(recorded, replay, { differences, parts: only })
    const counts = Object.fromEntries(PARTS.map((part) => [part, tally.count(part)]))
    return {
      ...{ name, topic, mismatches: tally.mismatches, unstable: tally.skipped },
      counts: counts as Record<Part, PartCount>,
    }
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    return { name, topic, counts: none as Record<Part, PartCount>, mismatches: [], unstable: 0, error: cause }
  }
}

/** Fields that match and fields that do not, over some cases; a case that broke off counts as one mismatch. */
export function totals(cases: readonly CaseResult[], part?: Part): PartCount {
  const counts = cases.flatMap(({ counts: byPart }) => (part ? [byPart[part]] : Object.values(byPart)))
  const broken = part ? 0 : cases.filter(({ error }) => error).length
  return {
    matched: counts.reduce((sum, { matched }) => sum + matched, 0),
    mismatched: counts.reduce((sum, { mismatched }) => sum + mismatched, broken),
  }
}
