import type { ApiReader } from '../../api/client'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { wholeValue } from '../../api/quantity'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { storageClasses } from '../../api/resources/storage-class'
import { byAll, compareText } from '../../base/compare'
import { equal } from '../../base/json'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { itself } from '../shared/owner-keys'

const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

/**
 * Binds claims to volumes, and makes volumes for classes that have a provisioner (`pkg/controller/volume/persistentvolume`
 * and what external provisioners do).
 * Simplified: provisioning takes no time and never fails; a volume can be used from every node.
 */
export const volumeBinderController: Controller = {
  name: 'persistentvolume-controller',
  watches: [
    watching(persistentVolumeClaims, itself),
    watching(persistentVolumes, ({ object }, api) => [...claimOf(object), ...waitingClaims(api)]),
  ],
  reconcile,
}

const claimOf = ({ spec }: PersistentVolume): readonly ObjectKey[] =>
  spec.claimRef ? [{ namespace: spec.claimRef.namespace ?? '', name: spec.claimRef.name ?? '' }] : []

const waitingClaims = (api: ApiReader): readonly ObjectKey[] =>
  api
    .list(persistentVolumeClaims)
    .filter(({ spec }) => !spec.volumeName)
    .map(keyOf)

function reconcile(key: ObjectKey, context: ReconcileContext): Outcome {
  const claim = context.api.find(persistentVolumeClaims, key)
  if (!claim) return release(key, context)
  if (claim.metadata.deletionTimestamp) return 'done'
  const volume = claim.spec.volumeName ? volumeNamed(claim.spec.volumeName, context) : chooseVolume(claim, context)
  if (volume) bind(claim, volume, context)
  return 'done'
}

const volumeNamed = (name: string, { api }: ReconcileContext): PersistentVolume | undefined =>
  api.find(persistentVolumes, { namespace: '', name })

/** The claim is gone: its volume goes too, or is kept for whoever looks after it. */
function release({ namespace, name }: ObjectKey, context: ReconcileContext): Outcome {
  for (const volume of context.api.list(persistentVolumes)) {
    const { claimRef } = volume.spec
    if (claimRef?.namespace !== namespace || claimRef.name !== name || volume.status.phase !== 'Bound') continue
    context.api.updateStatus(persistentVolumes, { ...volume, status: { ...volume.status, phase: 'Released' } })
    if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') context.api.delete(persistentVolumes, keyOf(volume))
  }
  return 'done'
}

/** A volume that is meant for the claim, one that fits it, or a new one; `undefined` while the claim has to wait. */
function chooseVolume(claim: PersistentVolumeClaim, context: ReconcileContext): PersistentVolume | undefined {
  const all = context.api.list(persistentVolumes)
  const meant = all.find(({ spec }) => spec.claimRef?.uid === claim.metadata.uid || isReservedFor(spec.claimRef, claim))
  if (meant) return meant
  const { storageClassName } = claim.spec
  const storageClass = storageClassName
    ? context.api.find(storageClasses, { namespace: '', name: storageClassName })
    : undefined
  const isPlaced = claim.metadata.annotations?.[SELECTED_NODE] !== undefined
  if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !isPlaced) {
    context.events.record(
      claim,
      'Normal',
      'WaitForFirstConsumer',
      'waiting for first consumer to be created before binding',
    )
    return undefined
  }
  const fitting = all.filter((volume) => fits(volume, claim)).sort(smallestFirst)[0]
  if (fitting) return fitting
  if (storageClass && storageClass.provisioner !== 'kubernetes.io/no-provisioner')
    return provision(claim, storageClass, context)
  context.events.record(
    claim,
    'Normal',
    'FailedBinding',
    'no persistent volumes available for this claim and no storage class is set',
  )
  return undefined
}

/** A volume may name the claim that it waits for without knowing its uid. */
const isReservedFor = (reference: PersistentVolume['spec']['claimRef'], { metadata }: PersistentVolumeClaim): boolean =>
  !!reference && !reference.uid && reference.namespace === metadata.namespace && reference.name === metadata.name

function fits({ spec, status }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (spec.claimRef || (status.phase && status.phase !== 'Available' && status.phase !== 'Pending')) return false
  const modes = claim.spec.accessModes ?? []
  return (
    (spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '') &&
    modes.every((mode) => spec.accessModes?.includes(mode)) &&
    wholeValue(spec.capacity?.storage) >= wholeValue(claim.spec.resources?.requests?.storage)
  )
}

const smallestFirst = byAll<PersistentVolume>(
  (a, b) => wholeValue(a.spec.capacity?.storage) - wholeValue(b.spec.capacity?.storage),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

function provision(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass,
  context: ReconcileContext,
): PersistentVolume {
  const name = `pvc-${claim.metadata.uid}`
  const created = context.api.create(persistentVolumes, {
    metadata: { name, annotations: { [PROVISIONED_BY]: storageClass.provisioner } },
    spec: {
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' },
      claimRef: referenceTo(claim),
      hostPath: { path: `/var/local/${name}` },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    },
  })
  context.events.record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  return created
}

const referenceTo = ({ metadata }: PersistentVolumeClaim) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid,
})

/** Ties volume and claim to each other; writes only what is not so yet. */
function bind(claim: PersistentVolumeClaim, found: PersistentVolume, { api }: ReconcileContext): void {
  let volume = found
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) {
    const annotations = { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
    const metadata = { ...volume.metadata, annotations }
    volume = api.update(persistentVolumes, {
      ...volume,
      metadata,
      spec: { ...volume.spec, claimRef: referenceTo(claim) },
    })
  }
  if (volume.status.phase !== 'Bound') {
    api.updateStatus(persistentVolumes, { ...volume, status: { ...volume.status, phase: 'Bound' } })
  }
  const bound = claim.spec.volumeName
    ? claim
    : api.update(persistentVolumeClaims, { ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } })
  const status = {
    ...bound.status,
    phase: 'Bound',
    accessModes: volume.spec.accessModes ?? [],
    capacity: volume.spec.capacity ?? {},
  }
  if (!equal(status, bound.status)) api.updateStatus(persistentVolumeClaims, { ...bound, status })
}
