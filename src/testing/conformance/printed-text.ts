import type { ObservedEvent } from './events'

/** Lines of printed text that belong together: compared in order, or as a multiset. */
export interface Section {
  readonly title: string
  readonly ordered: boolean
  readonly lines: readonly string[]
}

/** The parts of what a command printed; events of descriptions are taken out, to be compared as events are. */
export interface Printed {
  readonly sections: readonly Section[]
  readonly events: readonly ObservedEvent[]
}

const RANDOM_NAME = /<(?:p|rand|rs\d+|job\d+|cr\d+)>/
const EVENT_HEADER = /^ {2}Type +Reason +Age +From +Message$/

/** Splits canonical text as the command's output is built. */
export function parsePrinted(command: string, text: string): Printed {
  const lines = text.replace(/\n$/, '').split('\n')
  if (/^kubectl describe\b/.test(command)) return parseDescription(text)
  if (/^kubectl get\b/.test(command) && !/ -o[ =]?(?!wide)| --output[ =](?!wide)/.test(command)) {
    return { sections: parseTables(retriesOnce(lines)), events: [] }
  }
  return { sections: [{ title: '', ordered: !lines.some((line) => RANDOM_NAME.test(line)), lines }], events: [] }
}

/** How often the scheduler has tried a pod in vain is not determined: equal rows about it count once. */
const retriesOnce = (lines: readonly string[]): readonly string[] =>
  lines.filter((line, i) => !line.includes('  FailedScheduling  ') || lines.indexOf(line) === i)

/** Tables, one a kind, with an empty line between them. Rows with random names have no certain order. */
function parseTables(lines: readonly string[]): Section[] {
  const sections: Section[] = []
  let block: string[] = []
  const close = (): void => {
    const [header, ...rows] = block
    if (header !== undefined) {
      sections.push({ title: 'header', ordered: true, lines: [header] })
      sections.push({ title: 'row', ordered: !rows.some((row) => RANDOM_NAME.test(row)), lines: rows })
    }
    block = []
  }
  for (const line of lines) {
    if (line === '') close()
    else block.push(line)
  }
  close()
  return sections
}

/** Descriptions of several objects are apart by two empty lines, in the order of names. */
function parseDescription(text: string): Printed {
  const documents = text.trimEnd().split(/\n\n\n(?=Name:)/)
  const parsed = documents.map((document) => {
    const lines = document.split('\n')
    const header = lines.findIndex((line) => EVENT_HEADER.test(line))
    if (header < 0) return { body: lines, events: [] }
    return { body: lines.slice(0, header), events: lines.slice(header + 2) }
  })
  const bodies = parsed.map(({ body }) => body)
  if (bodies.length > 1 && RANDOM_NAME.test(text)) bodies.sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1))
  return {
    sections: bodies.map((lines) => ({ title: '', ordered: true, lines })),
    events: parsed.flatMap(({ events }) => events.map(parseEventLine)),
  }
}

function parseEventLine(line: string): ObservedEvent {
  const [type = '', reason = '', age = '', source = '', ...message] = line.trim().split('  ')
  const times = /\(x(\d+) over/.exec(age)
  return {
    kind: 'described',
    object: '',
    type,
    reason,
    source,
    message: message.join('  '),
    objects: 1,
    count: times ? Number(times[1]) : 1,
  }
}
