import type { PersistentVolumeClaim, PodSpec } from '../../../api/kinds'
import { sortedEntries } from '../../../base/compare'
import { writeClaimBody } from './claim-body'
import { LONGEST, shorten } from './metadata'
import { SOURCE_KINDS } from './volume-kinds'
import type { DescribeWriter } from './writer'

type Volume = NonNullable<PodSpec['volumes']>[number]
type Source = Readonly<Record<string, unknown>>

export function writeVolumes(w: DescribeWriter, volumes: readonly Volume[] | undefined, indent = ''): void {
  if (!volumes?.length) {
    w.line(0, `${indent}Volumes:\t<none>`)
    return
  }
  w.line(0, `${indent}Volumes:`)
  for (const volume of volumes) {
    w.line(1, `${indent ? ' ' : ''}${volume.name}:`)
    writeSource(w, volume)
    writeFurther(w, volume)
  }
}

/** What a volume is made of; that of a PersistentVolume has a few more lines. */
export function writeSource(w: DescribeWriter, volume: object, isPersistent = false): void {
  const found = Object.entries(volume).find(([field]) => Object.hasOwn(SOURCE_KINDS, field))
  const kind = found && SOURCE_KINDS[found[0]]
  if (!kind) {
    w.line(1, '<unknown>')
    return
  }
  const source = found[1] as Source
  w.line(2, `Type:\t${kind.type}`)
  for (const [title, field, show] of (isPersistent && kind.persistentLines) || kind.lines) {
    const value = source[field]
    // Of all titles it is this one after which kubectl forgets the colon.
    w.line(2, `${title}${title === 'ISCSIInterface' ? '' : ':'}\t${show ? show(value) : (value ?? '')}`)
  }
  if (found[0] === 'csi') writeAttributes(w, source.volumeAttributes as Readonly<Record<string, string>> | undefined)
}

/** Levels are indented once more before every value: that is how kubectl's writer works. */
function writeAttributes(w: DescribeWriter, attributes: Readonly<Record<string, string>> | undefined): void {
  const entries = sortedEntries(attributes)
  if (entries.length === 0) w.line(2, 'VolumeAttributes:\t<none>')
  entries.forEach(([key, value], i) => {
    w.line(2, `${i === 0 ? 'VolumeAttributes:' : ''}\t    ${shorten(`${key}=${value}`, LONGEST)}`)
  })
}

/** The parts of a source that are no plain fields. */
function writeFurther(w: DescribeWriter, { projected, downwardAPI, ephemeral }: Volume): void {
  if (projected) writeProjected(w, projected)
  if (downwardAPI) {
    w.line(2, 'Items:')
    for (const { fieldRef, resourceFieldRef, path } of downwardAPI.items ?? []) {
      w.line(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`)
    }
  }
  const template = ephemeral?.volumeClaimTemplate
  if (template) {
    const { metadata = {}, spec } = template
    writeClaimBody(w, { metadata, spec, status: {} } as PersistentVolumeClaim, { indent: '    ' })
  }
}

function writeProjected(w: DescribeWriter, { sources }: NonNullable<Volume['projected']>): void {
  const write = (title: string, value: unknown): void => w.line(2, `${title}:\t${value}`)
  for (const { secret, configMap, downwardAPI, serviceAccountToken } of sources ?? []) {
    if (secret) {
      write('SecretName', secret.name)
      write('Optional', secret.optional ?? false)
    } else if (downwardAPI) write('DownwardAPI', true)
    else if (configMap) {
      write('ConfigMapName', configMap.name)
      write('Optional', configMap.optional ?? false)
    } else if (serviceAccountToken) write('TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600)
  }
}
