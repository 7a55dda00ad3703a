import type { Labels, Toleration } from '../../../api/kinds'
import type { KubernetesObject } from '../../../api/object'
import { controllerOf } from '../../../api/owner-reference'
import { compareText, sortedEntries } from '../../../base/compare'
import type { DescribeWriter } from './writer'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
/** How long a line of an annotation, or of what is shown like one, may be. */
export const LONGEST = 140

interface Indents {
  /** Before the titles. */
  readonly indent?: string
  /** Before each value, within its column: nested blocks of kubectl have it. */
  readonly lead?: string
}

/** `Labels:  a=1`, one a line, aligned under the first. */
export function writeLabels(
  w: DescribeWriter,
  title: string,
  labels: Labels | undefined,
  { indent = '', lead = '' }: Indents = {},
): void {
  const entries = sortedEntries(labels)
  if (entries.length === 0) w.line(0, `${indent}${title}:\t${lead}<none>`)
  entries.forEach(([key, value], i) => {
    w.line(0, `${indent}${i === 0 ? `${title}:` : ''}\t${lead}${key}=${value}`)
  })
}

/** `Annotations:  a: 1`; long ones on lines of their own, the last applied configuration not at all. */
export function writeAnnotations(
  w: DescribeWriter,
  title: string,
  annotations: Labels | undefined,
  { indent = '', lead = '' }: Indents = {},
): void {
  const entries = sortedEntries(annotations).filter(([key]) => key !== LAST_APPLIED)
  if (entries.length === 0) w.line(0, `${indent}${title}:\t${lead}<none>`)
  entries.forEach(([key, value], i) => {
    const begin = `${indent}${i === 0 ? `${title}:` : ''}\t${lead}`
    const text = value.replace(/\n$/, '')
    if (text.length + key.length + 2 <= LONGEST && !text.includes('\n')) w.line(0, `${begin}${key}: ${text}`)
    else {
      w.line(0, `${begin}${key}:`)
      for (const line of text.split('\n')) w.line(0, `${indent}\t  ${shorten(line, LONGEST - 2)}`)
    }
  })
}

export const shorten = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, limit)}...` : text

export function writeTolerations(
  w: DescribeWriter,
  title: string,
  tolerations: readonly Toleration[] | undefined,
): void {
  const sorted = [...(tolerations ?? [])].sort((a, b) => compareText(a.key ?? '', b.key ?? ''))
  if (sorted.length === 0) w.line(0, `${title}:\t<none>`)
  sorted.forEach((toleration, i) => {
    w.line(0, `${i === 0 ? `${title}:` : ''}\t${formatToleration(toleration)}`)
  })
}

function formatToleration({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  const taint = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`
  const exists = operator === 'Exists' && !value ? `${taint ? ' ' : ''}op=Exists` : ''
  return `${taint}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
}

/** Name, Namespace: how most descriptions begin. */
export function writeName(w: DescribeWriter, object: KubernetesObject): void {
  w.line(0, `Name:\t${object.metadata.name}`)
  if (object.metadata.namespace !== undefined) w.line(0, `Namespace:\t${object.metadata.namespace}`)
}

export function writeLabelsAndAnnotations(w: DescribeWriter, { metadata }: KubernetesObject): void {
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
}

export function writeController(w: DescribeWriter, object: KubernetesObject): void {
  const owner = controllerOf(object)
  if (owner) w.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
}
