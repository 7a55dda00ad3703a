import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../api/kinds'
import { claimNamesOf } from '../../../api/pod'
import { pods } from '../../../api/resources/pod'
import { sortedEntries } from '../../../base/compare'
import { classOf, shortModes, volumePhase, writeClaimBody } from './claim-body'
import type { Describe, DescribeContext } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { writeSource } from './volumes'
import { DescribeWriter, longTime } from './writer'

export const describePersistentVolumeClaim: Describe<PersistentVolumeClaim> = (claim, context) => {
  const w = new DescribeWriter()
  writeName(w, claim)
  writeClaimBody(w, claim, { context })
  writeUsers(w, claim, context)
  writeClaimConditions(w, claim)
  writeEvents(w, claim, context)
  return w.toString()
}

function writeUsers(w: DescribeWriter, { metadata }: PersistentVolumeClaim, { view }: DescribeContext): void {
  const users = view
    .list<Pod>(pods, { namespace: metadata.namespace ?? '' })
    .filter((pod) => claimNamesOf(pod).includes(metadata.name))
  if (users.length === 0) w.line(0, 'Used By:\t<none>')
  users.forEach((pod, i) => {
    w.line(0, `${i === 0 ? 'Used By:' : ''}\t${pod.metadata.name}`)
  })
}

function writeClaimConditions(w: DescribeWriter, { status }: PersistentVolumeClaim): void {
  if (!status.conditions?.length) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const {
    type,
    status: value,
    lastProbeTime,
    lastTransitionTime,
    reason = '',
    message = '',
  } of status.conditions) {
    w.line(
      1,
      `${type} \t${value} \t${longTime(lastProbeTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`,
    )
  }
}

export const describePersistentVolume: Describe<PersistentVolume> = (volume, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = volume
  w.line(0, `Name:\t${metadata.name}`)
  writeLabelsAndAnnotations(w, volume)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  w.line(0, `StorageClass:\t${classOf(volume)}`)
  w.line(0, `Status:\t${volumePhase(volume, context)}`)
  w.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`)
  w.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  w.line(0, `Access Modes:\t${shortModes(spec.accessModes)}`)
  if (spec.volumeMode) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  w.line(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`)
  writeNodeAffinity(w, volume)
  w.line(0, `Message:\t${status.message ?? ''}`)
  w.line(0, 'Source:')
  writeSource(w, spec, true)
  writeEvents(w, volume, context)
  return w.toString()
}

function writeNodeAffinity(w: DescribeWriter, { spec }: PersistentVolume): void {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  w.line(0, `Node Affinity:\t${spec.nodeAffinity?.required ? '' : '<none>'}`)
  if (!spec.nodeAffinity?.required) return
  w.line(1, `Required Terms:\t${terms?.length ? '' : '<none>'}`)
  terms?.forEach((term, i) => {
    const parts = (term.matchExpressions ?? []).map(({ key, operator, values }) => {
      return `${key} ${operator.toLowerCase()}${listed(values)}`
    })
    writeTerm(w, { level: 2, title: `Term ${i}` }, parts)
  })
}

function writeTopologies(w: DescribeWriter, { allowedTopologies: terms }: StorageClass): void {
  if (!terms) return
  w.line(0, `AllowedTopologies:\t${terms.length === 0 ? '<none>' : ''}`)
  terms.forEach(({ matchLabelExpressions }, i) => {
    writeTerm(
      w,
      { level: 1, title: `Term ${i}` },
      (matchLabelExpressions ?? []).map(({ key, values }) => `${key} in${listed(values)}`),
    )
  })
}

const listed = (values: readonly string[] | undefined): string => (values?.length ? ` [${values.join(', ')}]` : '')

interface TermPlace {
  readonly level: number
  readonly title: string
}
/** The requirements of a term, one a line. */
function writeTerm(w: DescribeWriter, { level, title }: TermPlace, requirements: readonly string[]): void {
  if (requirements.length === 0) w.line(level, `${title}:\t<none>`)
  requirements.forEach((requirement, i) => {
    w.line(level, `${i === 0 ? `${title}:` : ''}\t${requirement}`)
  })
}

export const describeStorageClass: Describe<StorageClass> = (storageClass, context) => {
  const w = new DescribeWriter()
  const { metadata, parameters } = storageClass
  w.line(0, `Name:\t${metadata.name}`)
  const isDefault = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
  w.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`)
  const pairs = (list: Readonly<Record<string, string>> | undefined): string =>
    sortedEntries(list)
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '<none>'
  w.line(0, `Annotations:\t${pairs(metadata.annotations)}`)
  w.line(0, `Provisioner:\t${storageClass.provisioner}`)
  w.line(0, `Parameters:\t${pairs(parameters)}`)
  const { allowVolumeExpansion: expands, mountOptions } = storageClass
  w.line(0, `AllowVolumeExpansion:\t${expands === undefined ? '<unset>' : expands ? 'True' : 'False'}`)
  w.line(0, `MountOptions:${mountOptions?.length ? '' : '\t<none>'}`)
  for (const option of mountOptions ?? []) w.line(1, option)
  if (storageClass.reclaimPolicy) w.line(0, `ReclaimPolicy:\t${storageClass.reclaimPolicy}`)
  if (storageClass.volumeBindingMode) w.line(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}`)
  writeTopologies(w, storageClass)
  writeEvents(w, storageClass, context)
  return w.toString()
}
