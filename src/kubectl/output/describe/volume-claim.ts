import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../api/kinds'
import { claimNamesOf } from '../../../api/pod'
import { pods } from '../../../api/resources/pod'
import { sortedEntries } from '../../../base/compare'
import { humanDuration } from '../../../base/human-duration'
import { parseTimestamp } from '../../../base/time'
import type { Describe, DescribeContext } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { DescribeWriter } from './writer'

const SHORT_MODE: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const modes = (list: readonly string[] | undefined): string =>
  Object.keys(SHORT_MODE)
    .filter((mode) => list?.includes(mode))
    .map((mode) => SHORT_MODE[mode])
    .join(',')

function phaseOf({ metadata, status }: PersistentVolume | PersistentVolumeClaim, { now }: DescribeContext): string {
  const since = parseTimestamp(metadata.deletionTimestamp)
  return since === undefined ? (status.phase ?? '') : `Terminating (lasts ${humanDuration(now - since)})`
}

export const describePersistentVolumeClaim: Describe<PersistentVolumeClaim> = (claim, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = claim
  writeName(w, claim)
  w.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`)
  w.line(0, `Status:\t${phaseOf(claim, context)}`)
  w.line(0, `Volume:\t${spec.volumeName ?? ''}`)
  writeLabelsAndAnnotations(w, claim)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  w.line(0, `Capacity:\t${spec.volumeName ? (status.capacity?.storage ?? '') : ''}`)
  w.line(0, `Access Modes:\t${spec.volumeName ? modes(status.accessModes) : ''}`)
  if (spec.volumeMode) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  writeUsers(w, claim, context)
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

export const describePersistentVolume: Describe<PersistentVolume> = (volume, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = volume
  w.line(0, `Name:\t${metadata.name}`)
  writeLabelsAndAnnotations(w, volume)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  w.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`)
  w.line(0, `Status:\t${phaseOf(volume, context)}`)
  w.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`)
  w.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  w.line(0, `Access Modes:\t${modes(spec.accessModes)}`)
  if (spec.volumeMode) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  w.line(0, `Capacity:\t${spec.capacity?.storage ?? ''}`)
  writeNodeAffinity(w, volume)
  w.line(0, `Message:\t${status.message ?? ''}`)
  w.line(0, 'Source:')
  if (spec.hostPath) {
    w.line(2, 'Type:\tHostPath (bare host directory volume)')
    w.line(2, `Path:\t${spec.hostPath.path}`)
    w.line(2, `HostPathType:\t${spec.hostPath.type ?? '<none>'}`)
  } else if (spec.local) {
    w.line(2, 'Type:\tLocalVolume (a persistent volume backed by local storage on a node)')
    w.line(2, `Path:\t${spec.local.path}`)
  } else if (spec.nfs) {
    w.line(2, 'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)')
    w.line(2, `Server:\t${spec.nfs.server}`)
    w.line(2, `Path:\t${spec.nfs.path}`)
  } else if (spec.csi) {
    w.line(2, 'Type:\tCSI (a Container Storage Interface (CSI) volume source)')
    w.line(2, `Driver:\t${spec.csi.driver}`)
    w.line(2, `VolumeHandle:\t${spec.csi.volumeHandle}`)
  } else w.line(2, '<unknown>')
  writeEvents(w, volume, context)
  return w.toString()
}

function writeNodeAffinity(w: DescribeWriter, { spec }: PersistentVolume): void {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  w.line(0, `Node Affinity:${spec.nodeAffinity ? '' : '\t<none>'}`)
  if (!spec.nodeAffinity) return
  w.line(1, `Required Terms:${terms?.length ? '' : '\t<none>'}`)
  terms?.forEach((term, i) => {
    const parts = (term.matchExpressions ?? []).map(({ key, operator, values }) => {
      return `${key} ${operator.toLowerCase()}${values?.length ? ` [${values.join(', ')}]` : ''}`
    })
    w.line(2, `Term ${i}:\t${parts.join('\n    \t')}`)
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
  w.line(0, `MountOptions:\t${mountOptions?.length ? mountOptions.join('\n  \t') : '<none>'}`)
  if (storageClass.reclaimPolicy) w.line(0, `ReclaimPolicy:\t${storageClass.reclaimPolicy}`)
  if (storageClass.volumeBindingMode) w.line(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}`)
  writeEvents(w, storageClass, context)
  return w.toString()
}
