import type { PodSpec, PodTemplateSpec } from '../../../api/kinds'
import { formatSelector } from '../../../api/label-selector'
import { writeContainers } from './container'
import { writeAnnotations, writeLabels, writeTolerations } from './metadata'
import { writeVolumes } from './volumes'
import type { DescribeWriter } from './writer'

export function writePodTemplate(w: DescribeWriter, { metadata, spec }: PodTemplateSpec): void {
  w.line(0, 'Pod Template:')
  writeLabels(w, '  Labels', metadata?.labels)
  if (metadata?.annotations) writeAnnotations(w, '  Annotations', metadata.annotations)
  if (spec?.serviceAccountName) w.line(0, `  Service Account:\t${spec.serviceAccountName}`)
  if (spec?.initContainers?.length) {
    writeContainers(w, { label: 'Init Containers', containers: spec.initContainers, indent: '  ' })
  }
  writeContainers(w, { label: 'Containers', containers: spec?.containers ?? [], indent: '  ' })
  writeVolumes(w, spec?.volumes, '  ')
  writeSpreadConstraints(w, spec?.topologySpreadConstraints, '  ')
  if (spec?.priorityClassName) w.line(0, `  Priority Class Name:\t${spec.priorityClassName}`)
  writeLabels(w, '  Node-Selectors', spec?.nodeSelector)
  writeTolerations(w, '  Tolerations', spec?.tolerations)
}

export function writeSpreadConstraints(
  w: DescribeWriter,
  constraints: PodSpec['topologySpreadConstraints'],
  indent = '',
): void {
  const sorted = [...(constraints ?? [])].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  sorted.forEach((constraint, i) => {
    const { topologyKey, whenUnsatisfiable, maxSkew, labelSelector } = constraint
    const selector = labelSelector ? ` for selector ${formatSelector(labelSelector)}` : ''
    const title = i === 0 ? `${indent}Topology Spread Constraints:` : indent
    w.line(0, `${title}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`)
  })
}
