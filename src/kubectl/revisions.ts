import type { ApiReader } from '../api/client'
import type { ControllerRevision, Deployment, PodTemplateSpec, ReplicaSet } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { isControlledBy } from '../api/owner-reference'
import { controllerRevisions } from '../api/resources/controller-revision'
import { replicaSets } from '../api/resources/replica-set'
import { compareText } from '../base/compare'
import { equal } from '../base/json'

export const REVISION = 'deployment.kubernetes.io/revision'
const HASH_LABEL = 'pod-template-hash'

/** A template without the label that tells ReplicaSets apart. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

/** The oldest ReplicaSet with the Deployment's template. */
export const newReplicaSet = (deployment: Deployment, owned: readonly ReplicaSet[]): ReplicaSet | undefined =>
  [...owned]
    .sort((a, b) => compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp))
    .find(({ spec }) => spec.template && equal(withoutHash(spec.template), withoutHash(deployment.spec.template)))

export const replicaSetsOf = (view: ApiReader, { metadata }: Deployment): readonly ReplicaSet[] =>
  view
    .list<ReplicaSet>(replicaSets, { namespace: metadata.namespace ?? '', ownerUid: metadata.uid })
    .filter((set) => isControlledBy(set, metadata.uid))

export const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[REVISION] ?? 0)

/** The recorded revisions of a DaemonSet or StatefulSet, oldest first. */
export const controllerRevisionsOf = (view: ApiReader, { metadata }: KubernetesObject): readonly ControllerRevision[] =>
  [
    ...view.list<ControllerRevision>(controllerRevisions, {
      namespace: metadata.namespace ?? '',
      ownerUid: metadata.uid,
    }),
  ]
    .filter((revision) => isControlledBy(revision, metadata.uid))
    .sort((a, b) => a.revision - b.revision)
