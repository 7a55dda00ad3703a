import type { PersistentVolume, PersistentVolumeClaim } from '../../../api/kinds'
import { humanDuration } from '../../../base/human-duration'
import { parseTimestamp } from '../../../base/time'
import type { DescribeContext } from './context'
import { writeAnnotations, writeLabels } from './metadata'
import type { DescribeWriter } from './writer'

const SHORT_MODE: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
export const shortModes = (list: readonly string[] | undefined): string =>
  Object.keys(SHORT_MODE)
    .filter((mode) => list?.includes(mode))
    .map((mode) => SHORT_MODE[mode])
    .join(',')

/** The class of a claim or volume: an annotation of old manifests goes first. */
export const classOf = ({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''

export function volumePhase(
  { metadata, status }: PersistentVolume | PersistentVolumeClaim,
  { now }: DescribeContext,
): string {
  const since = parseTimestamp(metadata.deletionTimestamp)
  return since === undefined ? (status.phase ?? '') : `Terminating (lasts ${humanDuration(now - since)})`
}

/** A claim, or, indented and without what a template has not, one that is made with its pod. */
export function writeClaimBody(
  w: DescribeWriter,
  claim: PersistentVolumeClaim,
  { context, indent = '' }: { readonly context?: DescribeContext; readonly indent?: string },
): void {
  const { metadata, spec, status } = claim
  const write = (title: string, value: string): void => w.line(0, `${indent}${title}:\t${value}`)
  write('StorageClass', classOf(claim))
  if (context) write('Status', volumePhase(claim, context))
  write('Volume', spec.volumeName ?? '')
  writeLabels(w, 'Labels', metadata.labels, { indent, lead: indent })
  writeAnnotations(w, 'Annotations', metadata.annotations, { indent, lead: indent })
  if (context) write('Finalizers', `[${(metadata.finalizers ?? []).join(' ')}]`)
  write('Capacity', spec.volumeName ? (status.capacity?.storage ?? '0') : '')
  write('Access Modes', spec.volumeName ? shortModes(status.accessModes) : '')
  if (spec.volumeMode) write('VolumeMode', spec.volumeMode)
  if (!spec.dataSource) return
  const { apiGroup, kind, name } = spec.dataSource
  w.line(0, `${indent}DataSource:`)
  if (apiGroup !== undefined) w.line(0, `${indent}  APIGroup:\t${apiGroup}`)
  w.line(0, `${indent}  Kind:\t${kind}`)
  w.line(0, `${indent}  Name:\t${name}`)
}
