import type { ControllerRevision, Pod, PodSpec, StatefulSet } from '../../api/kinds'
import type { NewObject } from '../../api/object'
import { statefulSets } from '../../api/resources/stateful-set'
import type { ReconcileContext } from '../controller'
import { templateOf } from '../revisions/revision'
import { PodControl } from '../shared/pod-control'
import { claimName } from './claims'
import { firstOrdinal, identityLabels, podName, REVISION_LABEL } from './identity'
import type { SetRevisions } from './revisions'

/**
 * Which template a missing pod gets: below the partition the current one, so that a pod that is lost in the
 * middle of an update comes back as it was (`newVersionedStatefulSetPod`).
 */
export function revisionFor(set: StatefulSet, ordinal: number, { current, update }: SetRevisions): ControllerRevision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  const index = ordinal - firstOrdinal(set)
  if (rollingUpdate) return index < (rollingUpdate.partition ?? 0) ? current : update
  return type === 'RollingUpdate' && index < (set.status.currentReplicas ?? 0) ? current : update
}

/** The pod of one ordinal: name, host name, labels and volumes are its identity (`newStatefulSetPod`). */
export function statefulPod(
  context: ReconcileContext,
  set: StatefulSet,
  ordinal: number,
  revision: ControllerRevision,
): NewObject<Pod> {
  const name = podName(set, ordinal)
  const pod = new PodControl(context, statefulSets, set).fromTemplate(templateOf(revision) ?? set.spec.template)
  const labels = {
    ...pod.metadata.labels,
    ...identityLabels(name, ordinal),
    [REVISION_LABEL]: revision.metadata.name,
  }
  const spec = { ...pod.spec, hostname: name, ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}) }
  return { ...pod, metadata: { ...pod.metadata, name, labels }, spec: withStorage(set, spec, ordinal) }
}

/** One volume for each claim template comes first and replaces a volume of the same name (`updateStorage`). */
export function withStorage<S extends PodSpec>(set: StatefulSet, spec: S, ordinal: number): S {
  const templates = set.spec.volumeClaimTemplates ?? []
  if (templates.length === 0) return spec
  const names = templates.map((template) => template.metadata?.name ?? '')
  const claimed = names.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: claimName(set, name, ordinal) },
  }))
  return { ...spec, volumes: [...claimed, ...(spec.volumes ?? []).filter((volume) => !names.includes(volume.name))] }
}

/** Whether the pod mounts the claims that are its own (`storageMatches`). */
export function hasStorage(set: StatefulSet, pod: Pod, ordinal: number): boolean {
  return (set.spec.volumeClaimTemplates ?? []).every((template) => {
    const name = template.metadata?.name ?? ''
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    return volume?.persistentVolumeClaim?.claimName === claimName(set, name, ordinal)
  })
}
