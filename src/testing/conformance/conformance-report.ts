import { compareText } from '../../base/compare'
import { type CaseResult, type ConformanceResult, totals } from './conformance'
import { type FieldMismatch, PARTS, type PartCount } from './tally'

/** The outcome as text: counts for each case, topic and part; with `verbose`, every mismatch. */
export function reportText(result: ConformanceResult, options: { readonly verbose?: boolean } = {}): string {
  const { cases } = result
  const lines = cases.flatMap((one) => [
    row(one.error ? 'BROKEN' : totals([one]).mismatched ? 'DIFFERS' : 'same', one.name, [one]),
    ...(one.error ? [`    ${options.verbose ? one.error.stack : one.error.message}`] : []),
    ...(options.verbose ? one.mismatches.flatMap(mismatchLines) : []),
  ])
  const topics = [...new Set(cases.map(({ topic }) => topic))].sort(compareText)
  const byTopic = topics.map((topic) => row('topic', topic, casesOf(cases, topic)))
  const unused = [...result.differences].filter(([, uses]) => uses === 0).map(([id]) => id)
  return [
    header(),
    ...lines,
    '',
    ...byTopic,
    '',
    row('all', `${cases.length} cases, ${same(cases)} the same`, cases),
    ...(unused.length > 0 && options.verbose ? ['', `Version differences without use: ${unused.join(', ')}`] : []),
    '',
  ].join('\n')
}

const casesOf = (cases: readonly CaseResult[], topic: string): CaseResult[] =>
  cases.filter((one) => one.topic === topic)

const same = (cases: readonly CaseResult[]): number =>
  cases.filter((one) => !one.error && totals([one]).mismatched === 0).length

const header = (): string =>
  ['', 'matched/compared'.padStart(42), ...PARTS.map((part) => part.padStart(13))]
    .join(' ')
    .replace(/^ /, ' '.repeat(9))

const row = (state: string, name: string, cases: readonly CaseResult[]): string =>
  [state.padEnd(8), name.padEnd(42), ...PARTS.map((part) => share(totals(cases, part))), share(totals(cases))].join(' ')

const share = ({ matched, mismatched }: PartCount): string => `${matched}/${matched + mismatched}`.padStart(13)

const mismatchLines = ({ part, path, expected, found }: FieldMismatch): string[] => [
  `    ${part} ${path}`,
  `      expected ${shown(expected)}`,
  `      found    ${shown(found)}`,
]

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)

/** The outcome for other programs. */
export function reportJson({ cases, differences }: ConformanceResult): unknown {
  return {
    total: totals(cases),
    parts: Object.fromEntries(PARTS.map((part) => [part, totals(cases, part)])),
    topics: Object.fromEntries(
      [...new Set(cases.map(({ topic }) => topic))]
        .sort(compareText)
        .map((topic) => [topic, totals(casesOf(cases, topic))]),
    ),
    cases: cases.map(({ error, ...one }) => ({ ...one, ...(error ? { error: error.message } : {}) })),
    versionDifferences: Object.fromEntries(differences),
  }
}
