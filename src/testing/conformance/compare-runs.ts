import type { JsonValue } from '../../base/json'
import type { Run } from './case'
import type { StepComparison } from './compare-snapshot'
import { Comparison, type Place } from './compare-values'
import { eventKey } from './events'
import { diffLines } from './line-diff'
import { withoutPodNumbers } from './names'
import type { NodeClasses } from './node-classes'
import { parsePrinted, type Section } from './printed-text'
import { tableLayout } from './table-layout'
import { canonicalText } from './text'
import { comparableEvents, settleRaces } from './undetermined'
import { pathOf } from './unstable'
import type { VersionDifferences } from './version-differences'

export interface RunsContext extends StepComparison {
  readonly differences: VersionDifferences
  readonly classes: NodeClasses
  /** Node ports that the case's files or commands ask for. */
  readonly askedPorts: ReadonlySet<string>
}

/** Compares exit codes and what was printed, line by line. kubectl 1.32 counts for more than 1.20 where both are known. */
export function compareRuns(expected: readonly Run[], found: readonly Run[], context: RunsContext): void {
  for (const [index, run] of expected.entries()) {
    const path = pathOf(context.step, 'runs', `[${index}]`)
    if (context.differences.skips(run)) {
      context.tally.skipped++
      continue
    }
    const place = { recorded: path, shown: `${path} (${run.cmd})` }
    const other = found[index]
    const fields = new Comparison({ tally: context.tally, unstable: context.unstable, part: 'runs' })
    const at = (part: string): Place => ({ recorded: `${path}.${part}`, shown: `${place.shown}.${part}` })
    if (!other) {
      fields.leaf(at('cmd'), run.cmd, 'was not run')
      continue
    }
    const newer = newest(run, context)
    fields.leaf(at('exit'), newer.exit, other.exit)
    for (const stream of ['stdout', 'stderr'] as const)
      compareText(at(stream), run.cmd, [newer[stream], other[stream]], { fields, context })
    if (run.stdoutRaw && other.stdoutRaw && /^kubectl get\b/.test(run.cmd) && isTable(run.stdoutRaw)) {
      compareLayout(at('stdoutRaw'), [run.stdoutRaw, other.stdoutRaw], fields)
    }
  }
}

const isTable = (text: string): boolean => /^[A-Z][A-Z ()-]+(?: {2,}|\n)/.test(text)

/** What a kubectl of today would have printed, as far as it was recorded. */
function newest(run: Run, { differences }: RunsContext): Pick<Run, 'exit' | 'stdout' | 'stderr'> {
  const { kubectl132 } = run
  const stdout = kubectl132?.stdout ?? run.stdout
  const recorded = run.stdout.split('\n')
  return {
    exit: kubectl132?.exit ?? run.exit,
    stderr: kubectl132?.stderr ?? run.stderr,
    stdout: stdout
      .split('\n')
      .map((line) => {
        if (!differences.prefersRecordedLine(run.cmd, line)) return line
        const label = line.slice(0, line.indexOf(':') + 1)
        return recorded.find((old) => old.startsWith(label)) ?? line
      })
      .join('\n'),
  }
}

function compareText(
  place: Place,
  command: string,
  [recorded, simulated]: readonly [string, string],
  { fields, context }: { readonly fields: Comparison; readonly context: RunsContext },
): void {
  if (context.unstable.covers(place.recorded)) {
    fields.tally.skipped++
    return
  }
  if (context.differences.isIncomparable(command, recorded)) {
    fields.leaf(place, 'something is printed', simulated === '' ? 'nothing' : 'something is printed')
    return
  }
  const canonical = canonicalFor(command, place, context)
  const expected = parsePrinted(command, canonical(context.differences.text('recorded', command, canonical(recorded))))
  const found = parsePrinted(command, canonical(context.differences.text('simulated', command, canonical(simulated))))
  const blank: Section = { title: '', ordered: true, lines: [] }
  for (let i = 0; i < Math.max(expected.sections.length, found.sections.length); i++) {
    compareSections(place, expected.sections[i] ?? blank, found.sections[i] ?? blank, fields)
  }
  const [left, right] = comparableEvents(expected.events, found.events)
  const texts = [left, right].map((events) => events.map((event) => `event ${eventKey(event)} x${event.count}`))
  compareSections(
    place,
    { ...blank, ordered: false, lines: texts[0] ?? [] },
    { ...blank, lines: texts[1] ?? [] },
    fields,
  )
}

/** Texts with everything hidden that reality does not determine. */
function canonicalFor(command: string, place: Place, context: RunsContext): (text: string) => string {
  const anywhere = context.placedOtherwise || context.unstable.nodesOfRunDiffer(place.recorded)
  return (text) => {
    const settled = settleRaces(canonicalText(text, context.askedPorts))
    if (/\bnodes?\b/.test(command)) return settled
    return anywhere ? context.classes.hideAll(settled) : context.classes.hide(settled)
  }
}

function compareSections(place: Place, expected: Section, found: Section, fields: Comparison): void {
  if (expected.lines.length === 0 && found.lines.length === 0) return
  for (const [left, right] of diffLines(expected.lines, found.lines, expected.ordered)) fields.leaf(place, left, right)
}

const columnsOf = (filled: string): string | undefined => filled.split(' ')[0]

/** Columns start where kubectl puts them, and the same cells are empty. */
function compareLayout(place: Place, [recorded, simulated]: readonly [string, string], fields: Comparison): void {
  const [expected, found] = [tableLayout(recorded), tableLayout(simulated)]
  const describe = (lawful: boolean): JsonValue =>
    lawful ? 'columns three spaces apart' : `columns out of place:\n${withoutPodNumbers(simulated)}`
  fields.leaf(place, describe(expected.lawful), describe(found.lawful))
  for (const [i, filled] of expected.filled.entries()) {
    // Tables with other columns, or fewer, are compared by their text.
    const other = found.filled[i] ?? ''
    if (columnsOf(filled) === columnsOf(other)) fields.leaf(place, filled, other)
  }
}
