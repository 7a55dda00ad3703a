import type { PodSpec } from '../../../api/kinds'
import type { DescribeWriter } from './writer'

type Volume = NonNullable<PodSpec['volumes']>[number]
type Lines = readonly (readonly [string, unknown])[]

export function writeVolumes(w: DescribeWriter, volumes: readonly Volume[] | undefined, indent = ''): void {
  if (!volumes?.length) {
    w.line(0, `${indent}Volumes:\t<none>`)
    return
  }
  w.line(0, `${indent}Volumes:`)
  for (const volume of volumes) {
    w.line(1, `${indent ? ' ' : ''}${volume.name}:`)
    for (const [title, value] of describeSource(volume)) w.line(2, `${title}:\t${value}`)
  }
}

function describeSource(volume: Volume): Lines {
  const { emptyDir, hostPath, configMap, secret, persistentVolumeClaim: claim, projected, nfs, csi } = volume
  if (hostPath) {
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ]
  }
  if (emptyDir) {
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ]
  }
  if (secret) {
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName],
      ['Optional', secret.optional ?? false],
    ]
  }
  if (configMap) {
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name],
      ['Optional', configMap.optional ?? false],
    ]
  }
  if (claim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', claim.claimName],
      ['ReadOnly', claim.readOnly ?? false],
    ]
  }
  if (projected) return describeProjected(projected)
  if (nfs) {
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly ?? false],
    ]
  }
  if (csi) {
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', csi.readOnly ?? false],
    ]
  }
  if (volume.downwardAPI) return [['Type', 'DownwardAPI (a volume populated by information about the pod)']]
  return [['<unknown>', '']]
}

function describeProjected({ sources }: NonNullable<Volume['projected']>): Lines {
  const lines: [string, unknown][] = [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
  ]
  for (const { secret, configMap, downwardAPI, serviceAccountToken } of sources ?? []) {
    if (secret) lines.push(['SecretName', secret.name], ['Optional', secret.optional ?? false])
    else if (downwardAPI) lines.push(['DownwardAPI', true])
    else if (configMap) lines.push(['ConfigMapName', configMap.name], ['Optional', configMap.optional ?? false])
    else if (serviceAccountToken) lines.push(['TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600])
  }
  return lines
}
