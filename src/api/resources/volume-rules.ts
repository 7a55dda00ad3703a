import { duplicate, forbidden, invalid, notFound, required } from '../field-error'
import type { Container, PodSpec } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { requiredText } from './metadata-rules'
import { dns1123Label } from './names'

type Volume = NonNullable<PodSpec['volumes']>[number]

/** What is wrong with a pod's volumes (core `ValidateVolumes`). */
export function volumesAreValid(volumes: readonly Volume[], path: string): FieldErrors {
  const names = volumes.map(({ name }) => name)
  return volumes.flatMap((volume, i) => [
    ...sourceIsValid(volume, `${path}[${i}]`),
    ...nameIsValid(volume.name, names.indexOf(volume.name) < i, `${path}[${i}].name`),
  ])
}

function nameIsValid(name: string, isTaken: boolean, field: string): FieldErrors {
  if (!name) return [required(field)]
  const errors = followsRule(dns1123Label, name, field)
  return errors.length === 0 && isTaken ? [duplicate(field, name)] : errors
}

function sourceIsValid(volume: Volume, path: string): FieldErrors {
  const [first, ...others] = Object.entries(volume).filter(
    ([field, value]) => field !== 'name' && value !== undefined && value !== null,
  )
  if (!first) return [required(path, 'must specify a volume type')]
  return [
    ...sourcePart(volume, path),
    ...others.map(([source]) => forbidden(`${path}.${source}`, 'may not specify more than 1 volume type')),
  ]
}

/** The one field without which a source makes no sense. */
function sourcePart({ configMap, secret, persistentVolumeClaim, hostPath, nfs }: Volume, path: string): FieldErrors {
  if (configMap) return requiredText(configMap.name, `${path}.configMap.name`)
  if (secret) return requiredText(secret.secretName, `${path}.secret.secretName`)
  if (persistentVolumeClaim)
    return requiredText(persistentVolumeClaim.claimName, `${path}.persistentVolumeClaim.claimName`)
  if (hostPath) return requiredText(hostPath.path, `${path}.hostPath.path`)
  if (nfs) return [...requiredText(nfs.server, `${path}.nfs.server`), ...requiredText(nfs.path, `${path}.nfs.path`)]
  return NOTHING_WRONG
}

/** What is wrong with the places where a container mounts volumes (core `ValidateVolumeMounts`). */
export function mountsAreValid({ volumeMounts = [] }: Container, { volumes = [] }: PodSpec, path: string): FieldErrors {
  const known = new Set(volumes.map(({ name }) => name))
  const paths = volumeMounts.map(({ mountPath }) => mountPath)
  return volumeMounts.flatMap(({ name, mountPath, subPath }, i) => {
    const field = `${path}.volumeMounts[${i}]`
    return [
      ...requiredText(name, `${field}.name`),
      ...(name && !known.has(name) ? [notFound(`${field}.name`, name)] : NOTHING_WRONG),
      ...requiredText(mountPath, `${field}.mountPath`),
      ...(mountPath && paths.indexOf(mountPath) < i
        ? [invalid(`${field}.mountPath`, mountPath, 'must be unique')]
        : NOTHING_WRONG),
      ...(subPath?.startsWith('/') ? [invalid(`${field}.subPath`, subPath, 'must be a relative path')] : NOTHING_WRONG),
    ]
  })
}

/** What is wrong with the block devices of a container (core `ValidateVolumeDevices`). */
export function devicesAreValid(
  { volumeDevices = [], volumeMounts = [] }: Container,
  { volumes = [] }: PodSpec,
  path: string,
): FieldErrors {
  const wrong = (holds: boolean, field: string, value: string, why: string): FieldErrors =>
    holds ? [invalid(field, value, why)] : NOTHING_WRONG
  return volumeDevices.flatMap(({ name = '', devicePath = '' }, i) => {
    const [nameField, pathField] = ['name', 'devicePath'].map((field) => `${path}.volumeDevices[${i}].${field}`) as [
      string,
      string,
    ]
    const before = volumeDevices.slice(0, i)
    const volume = volumes.find((each) => each.name === name)
    const isBlock = !!volume?.persistentVolumeClaim || !!volume?.ephemeral
    return [
      ...requiredText(name, nameField),
      ...wrong(name !== '' && before.some((each) => each.name === name), nameField, name, 'must be unique'),
      ...wrong(!!volume && !isBlock, nameField, name, ONLY_CLAIMS),
      ...(volume ? NOTHING_WRONG : [notFound(nameField, name)]),
      ...requiredText(devicePath, pathField),
      ...wrong(
        before.some((each) => each.devicePath === devicePath),
        pathField,
        devicePath,
        'must be unique',
      ),
      ...wrong(devicePath.split('/').includes('..'), pathField, devicePath, "can not contain backsteps ('..')"),
      ...wrong(
        volumeMounts.some((mount) => mount.name === name),
        nameField,
        name,
        'must not already exist in volumeMounts',
      ),
      ...wrong(
        volumeMounts.some(({ mountPath }) => mountPath === devicePath),
        pathField,
        devicePath,
        TAKEN_PATH,
      ),
    ]
  })
}

const ONLY_CLAIMS = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
const TAKEN_PATH = 'must not already exist as a path in volumeMounts'
