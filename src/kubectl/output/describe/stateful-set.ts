import type { StatefulSet } from '../../../api/kinds'
import { formatSelector } from '../../../api/label-selector'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabels, writeLabelsAndAnnotations, writeName } from './metadata'
import { writePodTemplate } from './pod-template'
import { writePodsStatus } from './replicas'
import { DescribeWriter, longTime } from './writer'

export const describeStatefulSet: Describe<StatefulSet> = (set, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = set
  writeName(w, set)
  w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  w.line(0, `Selector:\t${formatSelector(spec.selector)}`)
  writeLabelsAndAnnotations(w, set)
  w.line(0, `Replicas:\t${spec.replicas ?? 1} desired | ${status.replicas} total`)
  w.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`)
  const rolling = spec.updateStrategy?.rollingUpdate
  if (rolling?.partition !== undefined) w.line(1, `Partition:\t${rolling.partition}`)
  if (rolling?.maxUnavailable !== undefined) w.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`)
  writePodsStatus(w, set, context)
  writePodTemplate(w, spec.template)
  writeClaims(w, set)
  writeEvents(w, set, context)
  return w.toString()
}

function writeClaims(w: DescribeWriter, { spec }: StatefulSet): void {
  const claims = spec.volumeClaimTemplates ?? []
  w.line(0, `Volume Claims:${claims.length === 0 ? '\t<none>' : ''}`)
  for (const claim of claims) {
    w.line(1, `Name:\t${claim.metadata?.name ?? ''}`)
    w.line(1, `StorageClass:\t${claim.spec?.storageClassName ?? ''}`)
    writeLabels(w, 'Labels', claim.metadata?.labels, { indent: '  ' })
    writeLabels(w, 'Annotations', claim.metadata?.annotations, { indent: '  ' })
    w.line(1, `Capacity:\t${claim.spec?.resources?.requests?.storage ?? '<default>'}`)
    w.line(1, `Access Modes:\t[${(claim.spec?.accessModes ?? []).join(' ')}]`)
  }
}
