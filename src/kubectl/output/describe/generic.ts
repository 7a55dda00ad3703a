import type { KubernetesObject } from '../../../api/object'
import { compareText } from '../../../base/compare'
import { isObject } from '../../../base/json'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations } from './metadata'
import { DescribeWriter } from './writer'

/** A kind without a description of its own: every field, in the order of their names. */
export const describeGeneric: Describe<KubernetesObject> = (object, context) => {
  const w = new DescribeWriter()
  w.line(0, `Name:\t${object.metadata.name}`)
  w.line(0, `Namespace:\t${object.metadata.namespace ?? ''}`)
  writeLabelsAndAnnotations(w, object)
  const { metadata, ...rest } = object as KubernetesObject & Record<string, unknown>
  const { name: _n, namespace: _s, labels: _l, annotations: _a, managedFields: _m, ...shown } = metadata
  writeFields(w, { metadata: shown, ...rest }, 0)
  writeEvents(w, object, context)
  return w.toString()
}

function writeFields(w: DescribeWriter, fields: Readonly<Record<string, unknown>>, level: number): void {
  for (const name of Object.keys(fields).sort(compareText)) {
    const value = fields[name]
    const title = titleOf(name)
    if (Array.isArray(value)) {
      w.line(level, `${title}:${value.length === 0 ? '\t<none>' : ''}`)
      for (const item of value) {
        if (isObject(item)) writeFields(w, item, level + 1)
        else w.line(level + 1, String(item))
      }
    } else if (isObject(value)) {
      w.line(level, `${title}:`)
      writeFields(w, value, level + 1)
    } else if (value !== undefined) w.line(level, `${title}:\t${value === null ? '<nil>' : String(value)}`)
  }
}

const ACRONYMS: ReadonlySet<string> = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `creationTimestamp` reads `Creation Timestamp`; names with other signs stay as they are (kubectl `smartLabelFor`). */
function titleOf(name: string): string {
  if (/[^\p{L}-]/u.test(name)) return name
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+/gu) ?? []
  const titles = words.map((word) =>
    ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
  )
  return titles.join(' ')
}
