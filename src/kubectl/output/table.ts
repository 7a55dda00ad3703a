import type { KubernetesObject } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { compareText } from '../../base/compare'
import type { Instant } from '../../base/time'
import { alignCells, alignTabs, TABLE_LAYOUT } from './tab-writer'

export interface TableOptions {
  readonly now: Instant
  readonly wide?: boolean
  /** Only the columns that every kind has: NAME and AGE. */
  readonly namesOnly?: boolean
  readonly noHeaders?: boolean
  /** A leading NAMESPACE column, for namespaced kinds. */
  readonly withNamespace?: boolean
  /** `pod/web-0` in the NAME column. */
  readonly withKind?: boolean
  readonly showLabels?: boolean
  /** Labels that get a column of their own. */
  readonly labelColumns?: readonly string[]
  /** A leading EVENT column, one text a row. */
  readonly events?: readonly string[]
}

/** Rows of cells as `kubectl get` shows one kind; the first row is the header unless that is off. */
export function tableRows(
  resource: AnyResource,
  objects: readonly KubernetesObject[],
  options: TableOptions,
): readonly (readonly string[])[] {
  const columns = columnsOf(resource, options)
  const namespaced = !!options.withNamespace
  const labelColumns = options.labelColumns ?? []
  const header = [
    ...(options.events ? ['EVENT'] : []),
    ...(namespaced ? ['NAMESPACE'] : []),
    ...columns.map((column) => column.name.toUpperCase()),
    ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ]
  const rows = objects.map((object, i) => [
    ...(options.events ? [(options.events[i] ?? '').padEnd(10)] : []),
    ...(namespaced ? [object.metadata.namespace ?? ''] : []),
    ...columns.map((column) => {
      const cell = showCell(column.cell(object, options.now))
      return options.withKind && column.format === 'name' ? `${kindPrefix(resource)}/${cell}` : cell
    }),
    ...labelColumns.map((label) => object.metadata.labels?.[label] ?? ''),
    ...(options.showLabels ? [showLabels(object.metadata.labels)] : []),
  ])
  return options.noHeaders ? rows : [header, ...rows]
}

const columnsOf = ({ columns }: AnyResource, { wide, namesOnly }: TableOptions): AnyResource['columns'] =>
  columns.filter((column) => (namesOnly ? ['NAME', 'AGE'].includes(column.name.toUpperCase()) : wide || !column.wide))

/** A table as text; every line ends with a newline. Tabs and line ends within a cell do what they do in Go. */
export const renderRows = (rows: readonly (readonly string[])[]): string =>
  alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), TABLE_LAYOUT)

/** A table of `tableRows`, whose cells have neither tabs nor line ends. */
export const renderTable = (rows: readonly (readonly string[])[]): string =>
  `${alignCells(rows, TABLE_LAYOUT).join('\n')}\n`

/** `deployment.apps`, `pod`. */
export const kindPrefix = (resource: Pick<AnyResource, 'singular' | 'group'>): string =>
  resource.group ? `${resource.singular}.${resource.group}` : resource.singular

const showLabels = (labels: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(labels ?? {})
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || '<none>'

function showCell(cell: string | number | boolean | null): string {
  if (cell === null || cell === undefined) return ''
  const text = String(cell)
  if (!UNPRINTED.test(text)) return text
  const end = text.search(/[\n\r\f]/)
  const line = end < 0 ? text : `${text.slice(0, end)}...`
  return line.replaceAll('\t', ' ').replaceAll('\u001b', '^[')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTED = /[\n\r\f\t\u001b]/
