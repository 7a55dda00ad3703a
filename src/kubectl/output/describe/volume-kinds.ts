import { sortedEntries } from '../../../base/compare'

/** A line under the kind of the source: its title, the field that it shows, and how. */
export type SourceLine = readonly [title: string, field: string, show?: (value: unknown) => string]

export interface SourceKind {
  readonly type: string
  readonly lines: readonly SourceLine[]
  /** The lines of a PersistentVolume, where they differ from those of a pod's volume. */
  readonly persistentLines?: readonly SourceLine[]
}

const flag = (value: unknown): string => String(value ?? false)
const number = (value: unknown): string => String(value ?? 0)
const orNone = (value: unknown): string => (value === undefined ? '<none>' : String(value))
const orUnset = (value: unknown): string => (value === undefined ? '<unset>' : String(value))
const list = (value: unknown): string => `[${((value ?? []) as readonly string[]).join(' ')}]`
const joined = (value: unknown): string => ((value ?? []) as readonly string[]).join(', ')
const goMap = (value: unknown): string =>
  `map[${sortedEntries(value as Readonly<Record<string, string>> | undefined)
    .map(([key, text]) => `${key}:${text}`)
    .join(' ')}]`
type Reference = { readonly name?: string; readonly namespace?: string } | undefined
/** A reference to a Secret as Go prints the pointer to it. */
const local = (value: unknown): string =>
  value === undefined ? 'nil' : `&LocalObjectReference{Name:${(value as Reference)?.name ?? ''},}`
const namespaced = (value: unknown): string => {
  if (value === undefined) return 'nil'
  const { name = '', namespace = '' } = (value as Reference) ?? {}
  return `&SecretReference{Name:${name},Namespace:${namespace},}`
}

const FS_TYPE: SourceLine = ['FSType', 'fsType']
const READ_ONLY: SourceLine = ['ReadOnly', 'readOnly', flag]
const OPTIONAL: SourceLine = ['Optional', 'optional', flag]
const SECRET: SourceLine = ['SecretRef', 'secretRef', local]
const SECRET_ANYWHERE: SourceLine = ['SecretRef', 'secretRef', namespaced]
const anywhere = (lines: readonly SourceLine[]): readonly SourceLine[] =>
  lines.map((line) => (line === SECRET ? SECRET_ANYWHERE : line))

const DISK: readonly SourceLine[] = [FS_TYPE, ['Partition', 'partition', number], READ_ONLY]
const CEPHFS: readonly SourceLine[] = [
  ['Monitors', 'monitors', list],
  ['Path', 'path'],
  ['User', 'user'],
  ['SecretFile', 'secretFile'],
  SECRET,
  READ_ONLY,
]
const CINDER: readonly SourceLine[] = [['VolumeID', 'volumeID'], FS_TYPE, READ_ONLY, SECRET]
const FLEX: readonly SourceLine[] = [['Driver', 'driver'], FS_TYPE, SECRET, READ_ONLY, ['Options', 'options', goMap]]
const ISCSI: readonly SourceLine[] = [
  ['TargetPortal', 'targetPortal'],
  ['IQN', 'iqn'],
  ['Lun', 'lun', number],
  ['ISCSIInterface', 'iscsiInterface'],
  FS_TYPE,
  READ_ONLY,
  ['Portals', 'portals', list],
  ['DiscoveryCHAPAuth', 'chapAuthDiscovery', flag],
  ['SessionCHAPAuth', 'chapAuthSession', flag],
  SECRET,
  ['InitiatorName', 'initiatorName', orNone],
]
const RBD: readonly SourceLine[] = [
  ['CephMonitors', 'monitors', list],
  ['RBDImage', 'image'],
  FS_TYPE,
  ['RBDPool', 'pool'],
  ['RadosUser', 'user'],
  ['Keyring', 'keyring'],
  SECRET,
  READ_ONLY,
]
const SCALE_IO: readonly SourceLine[] = [
  ['Gateway', 'gateway'],
  ['System', 'system'],
  ['Protection Domain', 'protectionDomain'],
  ['Storage Pool', 'storagePool'],
  ['Storage Mode', 'storageMode'],
  ['VolumeName', 'volumeName'],
]
const secretPart =
  (part: 'name' | 'namespace') =>
  (value: unknown): string =>
    (value as Reference)?.[part] ?? ''

/** Every kind of source by its field, with the titles that kubectl gives to its parts. */
export const SOURCE_KINDS: Readonly<Record<string, SourceKind>> = {
  hostPath: {
    type: 'HostPath (bare host directory volume)',
    lines: [
      ['Path', 'path'],
      ['HostPathType', 'type', orNone],
    ],
  },
  emptyDir: {
    type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    lines: [
      ['Medium', 'medium'],
      ['SizeLimit', 'sizeLimit', orUnset],
    ],
  },
  gcePersistentDisk: {
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: [['PDName', 'pdName'], ...DISK],
  },
  awsElasticBlockStore: {
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: [['VolumeID', 'volumeID'], ...DISK],
  },
  gitRepo: {
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    lines: [
      ['Repository', 'repository'],
      ['Revision', 'revision'],
    ],
  },
  secret: { type: 'Secret (a volume populated by a Secret)', lines: [['SecretName', 'secretName'], OPTIONAL] },
  configMap: { type: 'ConfigMap (a volume populated by a ConfigMap)', lines: [['Name', 'name'], OPTIONAL] },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    lines: [['Server', 'server'], ['Path', 'path'], READ_ONLY],
  },
  iscsi: {
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: ISCSI,
    persistentLines: anywhere(ISCSI),
  },
  glusterfs: {
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: [['EndpointsName', 'endpoints'], ['Path', 'path'], READ_ONLY],
    persistentLines: [
      ['EndpointsName', 'endpoints'],
      ['EndpointsNamespace', 'endpointsNamespace', orUnset],
      ['Path', 'path'],
      READ_ONLY,
    ],
  },
  persistentVolumeClaim: {
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    lines: [['ClaimName', 'claimName'], READ_ONLY],
  },
  ephemeral: {
    type: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    lines: [],
  },
  rbd: {
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: RBD,
    persistentLines: anywhere(RBD),
  },
  quobyte: {
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    lines: [['Registry', 'registry'], ['Volume', 'volume'], READ_ONLY],
  },
  downwardAPI: { type: 'DownwardAPI (a volume populated by information about the pod)', lines: [] },
  azureDisk: {
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    lines: [
      ['DiskName', 'diskName'],
      ['DiskURI', 'diskURI'],
      ['Kind', 'kind'],
      FS_TYPE,
      ['CachingMode', 'cachingMode'],
      READ_ONLY,
    ],
  },
  vsphereVolume: {
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    lines: [['VolumePath', 'volumePath'], FS_TYPE, ['StoragePolicyName', 'storagePolicyName']],
  },
  cinder: {
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    lines: CINDER,
    persistentLines: anywhere(CINDER),
  },
  photonPersistentDisk: {
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    lines: [['PdID', 'pdID'], FS_TYPE],
  },
  portworxVolume: { type: 'PortworxVolume (a Portworx Volume resource)', lines: [['VolumeID', 'volumeID']] },
  scaleIO: {
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    lines: [...SCALE_IO, FS_TYPE, READ_ONLY],
    persistentLines: [
      ...SCALE_IO,
      ['SecretName', 'secretRef', secretPart('name')],
      ['SecretNamespace', 'secretRef', secretPart('namespace')],
      FS_TYPE,
      READ_ONLY,
    ],
  },
  local: { type: 'LocalVolume (a persistent volume backed by local storage on a node)', lines: [['Path', 'path']] },
  cephfs: {
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    lines: CEPHFS,
    persistentLines: anywhere(CEPHFS),
  },
  storageos: {
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    lines: [['VolumeName', 'volumeName'], ['VolumeNamespace', 'volumeNamespace'], FS_TYPE, READ_ONLY],
  },
  fc: {
    type: 'FC (a Fibre Channel disk)',
    lines: [['TargetWWNs', 'targetWWNs', joined], ['LUN', 'lun', orNone], FS_TYPE, READ_ONLY],
  },
  azureFile: {
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    lines: [['SecretName', 'secretName'], ['ShareName', 'shareName'], READ_ONLY],
    persistentLines: [
      ['SecretName', 'secretName'],
      ['SecretNamespace', 'secretNamespace'],
      ['ShareName', 'shareName'],
      READ_ONLY,
    ],
  },
  flexVolume: {
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    lines: FLEX,
    persistentLines: anywhere(FLEX),
  },
  flocker: {
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    lines: [
      ['DatasetName', 'datasetName'],
      ['DatasetUUID', 'datasetUUID'],
    ],
  },
  projected: {
    type: 'Projected (a volume that contains injected data from multiple sources)',
    lines: [],
  },
  csi: {
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    lines: [['Driver', 'driver'], FS_TYPE, READ_ONLY],
    persistentLines: [['Driver', 'driver'], FS_TYPE, ['VolumeHandle', 'volumeHandle'], READ_ONLY],
  },
  image: {
    type: 'Image (a container image or OCI artifact)',
    lines: [
      ['Reference', 'reference'],
      ['PullPolicy', 'pullPolicy'],
    ],
  },
}
