import { evaluate, printValue } from '../../base/jsonpath/evaluate'
import { JsonPathError } from '../../base/jsonpath/json-path-error'
import { parseSteps, type Step } from '../../base/jsonpath/parse'
import { type Instant, parseTimestamp } from '../../base/time'
import type { CustomResourceVersion } from '../kinds'
import type { Column } from '../resource'
import { age, nameColumn } from '../resources/columns'
import type { CustomObject } from './custom-object'

type Declared = NonNullable<CustomResourceVersion['additionalPrinterColumns']>[number]
type Cell = string | number | boolean | null

const AGE: Declared = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }

/** The table of a custom kind: its name, and what its definition declares; its age when that is nothing. */
export function customColumns({ additionalPrinterColumns = [] }: CustomResourceVersion): readonly Column[] {
  const declared = additionalPrinterColumns.length > 0 ? additionalPrinterColumns : [AGE]
  return [nameColumn, ...declared.map(column)]
}

function column(declared: Declared): Column {
  const { name, type, format, description, jsonPath, priority = 0 } = declared
  const steps = readPath(jsonPath)
  return {
    name,
    type: type as Column['type'],
    ...(format ? { format } : {}),
    ...(priority > 0 ? { wide: true } : {}),
    description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    cell: (object, now) => cellOf(type, firstFound(steps, object as CustomObject), now),
  }
}

/** Longer paths, and such as search everything inside of everything, are not worth an answer. */
const LONGEST_PATH = 1000
const MOST_SEARCHES = 2

/** A path that cannot be read finds nothing, as on a real server. */
function readPath(path: string): readonly Step[] | undefined {
  if (path.length > LONGEST_PATH || path.split('..').length - 1 > MOST_SEARCHES) return undefined
  try {
    return parseSteps(path)
  } catch (error) {
    if (error instanceof JsonPathError) return undefined
    throw error
  }
}

function firstFound(steps: readonly Step[] | undefined, object: CustomObject): unknown {
  try {
    return steps ? evaluate(steps, object)[0] : undefined
  } catch (error) {
    if (error instanceof JsonPathError) return undefined
    throw error
  }
}

/** `cellForJSONValue`: what does not fit the column's type is not shown. */
function cellOf(type: string, value: unknown, now: Instant): Cell {
  if (value === undefined || value === null) return null
  switch (type) {
    case 'string':
      return printValue(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      if (typeof value !== 'string') return null
      return parseTimestamp(value) === undefined ? '<invalid>' : age(value, now)
    default:
      return null
  }
}

/** The value of a selectable field, as text. */
export function selectableField(path: string): (object: CustomObject) => string {
  const steps = readPath(path)
  return (object) => printValue(firstFound(steps, object))
}
