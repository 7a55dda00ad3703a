import { evaluate, printValue } from '../../base/jsonpath/evaluate'
import { parseSteps, type Step } from '../../base/jsonpath/parse'
import { CommandError } from '../errors'
import { renderRows } from './table'

interface CustomColumn {
  readonly header: string
  readonly steps: readonly Step[]
}

/** `-o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image`. @throws {CommandError} */
export function printCustomColumns(spec: string, objects: readonly unknown[], noHeaders: boolean): string {
  const columns = parseColumns(spec)
  const rows = objects.map((object) => columns.map(({ steps }) => cell(steps, object)))
  return renderRows(noHeaders ? rows : [columns.map(({ header }) => header), ...rows])
}

export const nothingGiven = (): CommandError =>
  new CommandError('custom-columns format specified but no custom columns given')

function parseColumns(spec: string): readonly CustomColumn[] {
  if (!spec) throw nothingGiven()
  return spec.split(/,(?![^[]*\])/).map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), steps: parseSteps(relaxed(part.slice(colon + 1))) }
  })
}

/** `x.y`, `.x.y`, `{x.y}` and `{.x.y}` mean the same. @throws {CommandError} */
export function relaxed(path: string): string {
  const [, within, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path) ?? []
  const inner = within ?? bare
  if (path !== '' && inner === undefined) {
    throw new CommandError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    )
  }
  return `.${inner ?? ''}`
}

function cell(steps: readonly Step[], object: unknown): string {
  const found = evaluate(steps, object)
  return found.length === 0 ? '<none>' : found.map((value) => (value === null ? '<nil>' : goValue(value))).join(',')
}

/** Maps and lists are shown as Go prints them. */
function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (typeof value === 'object' && value !== null) {
    return `map[${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${key}:${goValue(item)}`)
      .join(' ')}]`
  }
  return printValue(value)
}
