import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../api/kinds'
import { claimNamesOf } from '../../api/pod'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { defaultAmong, storageClasses } from '../../api/resources/storage-class'
import type { ReconcileContext } from '../controller'
import { bind, isMeantFor, referenceTo } from './bind'
import { fittingVolume, misfit } from './fitting-volume'

const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
const NO_PROVISIONER = 'kubernetes.io/no-provisioner'
const NOTHING = 'no persistent volumes available for this claim and no storage class is set'

/** Looks for a volume, or makes one; a claim that has to wait is told why, each time (`syncUnboundClaim`). */
export function syncUnboundClaim(claim: PersistentVolumeClaim, context: ReconcileContext): 'bound' | 'waiting' {
  const volume = claim.spec.volumeName
    ? requestedVolume(claim, claim.spec.volumeName, context)
    : chooseVolume(claim, context)
  if (!volume) return 'waiting'
  bind(claim, volume, context)
  return 'bound'
}

function requestedVolume(
  claim: PersistentVolumeClaim,
  name: string,
  { api, events }: ReconcileContext,
): PersistentVolume | undefined {
  const volume = api.find(persistentVolumes, { namespace: '', name })
  if (!volume || isMeantFor(volume, claim)) return volume
  if (volume.spec.claimRef) return undefined
  const why = misfit(volume, claim)
  if (why === undefined) return volume
  events.record(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${why}`)
  return undefined
}

/** A volume that is meant for the claim, one that fits it, or a new one; `undefined` while the claim has to wait. */
function chooseVolume(claim: PersistentVolumeClaim, context: ReconcileContext): PersistentVolume | undefined {
  const all = context.api.list(persistentVolumes)
  const meant = all.find((volume) => isMeantFor(volume, claim))
  if (meant) return meant
  const { storageClassName = '' } = claim.spec
  const storageClass = context.api.find(storageClasses, { namespace: '', name: storageClassName })
  const isPlaced = claim.metadata.annotations?.[SELECTED_NODE] !== undefined
  if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !isPlaced) {
    tellOfDelay(claim, context)
    return undefined
  }
  const fitting = fittingVolume(all, claim)
  if (fitting) return fitting
  return assignDefaultClass(claim, context) ? undefined : provisionOrTell(claim, storageClass, context)
}

/** A default class may have come after the claim; with it the claim is looked at anew (`assignDefaultStorageClass`). */
function assignDefaultClass(claim: PersistentVolumeClaim, { api }: ReconcileContext): boolean {
  if (claim.spec.storageClassName !== undefined) return false
  const chosen = defaultAmong(api.list(storageClasses))
  if (!chosen) return false
  api.update(persistentVolumeClaims, { ...claim, spec: { ...claim.spec, storageClassName: chosen.metadata.name } })
  return true
}

/** The class wants the pod to be placed first. */
function tellOfDelay(claim: PersistentVolumeClaim, { api, events }: ReconcileContext): void {
  const waiting = api
    .list(pods, { namespace: claim.metadata.namespace ?? '' })
    .filter((pod) => !pod.spec.nodeName && claimNamesOf(pod).includes(claim.metadata.name))
    .map(({ metadata }) => metadata.name)
  if (waiting.length === 0) {
    const message = 'waiting for first consumer to be created before binding'
    events.record(claim, 'Normal', 'WaitForFirstConsumer', message)
    return
  }
  const message = `waiting for pod${waiting.length > 1 ? 's' : ''} ${waiting.join(',')} to be scheduled`
  events.record(claim, 'Normal', 'WaitForPodScheduled', message)
}

function provisionOrTell(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
  context: ReconcileContext,
): PersistentVolume | undefined {
  const { storageClassName } = claim.spec
  if (storageClass && storageClass.provisioner !== NO_PROVISIONER) return provision(claim, storageClass, context)
  if (!storageClassName) context.events.record(claim, 'Normal', 'FailedBinding', NOTHING)
  else {
    const why = storageClass
      ? `no volume plugin matched name: ${NO_PROVISIONER}`
      : `storageclass.storage.k8s.io "${storageClassName}" not found`
    context.events.record(claim, 'Warning', 'ProvisioningFailed', why)
  }
  return undefined
}

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
