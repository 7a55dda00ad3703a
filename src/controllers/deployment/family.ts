import { findCondition } from '../../api/condition'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../api/kinds'
import { controllerReference, isControlledBy } from '../../api/owner-reference'
import { deployments } from '../../api/resources/deployment'
import { replicaSets } from '../../api/resources/replica-set'
import { isAlreadyExists, isNamespaceTerminating, StatusError } from '../../api/status-error'
import { sortInPlace } from '../../base/compare'
import { equal } from '../../base/json'
import { rememberedFor } from '../../base/remembered'
import { templateHash } from '../shared/template-hash'
import { annotationsFor, highestRevision, REVISION, replicaAnnotations } from './annotations'
import { hasDeadline, type NewCondition, withCondition } from './condition'
import { limitsOf, oldestFirst, replicasOf, totalReplicas } from './limits'
import type { Family } from './status'
import type { Sync } from './sync'

export const HASH_LABEL = 'pod-template-hash'

/** The template without the label that tells ReplicaSets apart. */
export function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [HASH_LABEL]: _, ...labels } = template?.metadata?.labels ?? {}
  return { ...template, metadata: { ...template?.metadata, labels } }
}

/** Each pass over a Deployment asks again about the same two templates. */
const comparison = rememberedFor((own: PodTemplateSpec) =>
  rememberedFor((other: PodTemplateSpec) => equal(withoutHash(own), withoutHash(other))),
)

export const hasTemplate = ({ spec: { template: own = {} } }: ReplicaSet, template: PodTemplateSpec): boolean =>
  comparison(own)(template)

/**
 * Tells the current ReplicaSet from the old ones and keeps its revision and annotations in step with the
 * Deployment; with `create`, makes it if it is missing (`getAllReplicaSetsAndSyncRevision`).
 */
export function familyOf(sync: Sync, owned: readonly ReplicaSet[], options: { readonly create: boolean }): Family {
  const sorted = sortInPlace([...owned], oldestFirst)
  const existing = sorted.find((replicaSet) => hasTemplate(replicaSet, sync.deployment.spec.template))
  const old = sorted.filter((replicaSet) => replicaSet !== existing)
  const revision = highestRevision(old) + 1
  if (existing) return { current: keepInStep(sync, existing, revision), old }
  return { current: options.create ? create(sync, old, revision) : undefined, old }
}

function keepInStep(sync: Sync, existing: ReplicaSet, revision: number): ReplicaSet {
  const { deployment } = sync
  const before = existing.metadata.annotations ?? {}
  const annotations = annotationsFor(deployment, before, revision)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  if (!equal(annotations, before) || (existing.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    return sync.context.api.update(replicaSets, {
      ...existing,
      metadata: { ...existing.metadata, annotations },
      spec: { ...existing.spec, minReadySeconds },
    })
  }
  adoptRevision(sync, existing, {
    type: 'Progressing',
    status: 'True',
    reason: 'FoundNewReplicaSet',
    message: `Found new replica set "${existing.metadata.name}"`,
  })
  return existing
}

/** Writes the ReplicaSet's revision onto the Deployment; the condition only where it has no Progressing one yet. */
function adoptRevision(sync: Sync, replicaSet: ReplicaSet, found: NewCondition): void {
  const { deployment } = sync
  const revision = replicaSet.metadata.annotations?.[REVISION]
  const annotations = {
    ...deployment.metadata.annotations,
    ...(revision === undefined ? {} : { [REVISION]: revision }),
  }
  const conditions = deployment.status.conditions ?? []
  const isNew = hasDeadline(deployment) && !findCondition(conditions, 'Progressing')
  const unchanged = deployment.metadata.annotations?.[REVISION] === revision
  if (unchanged && !isNew) return
  sync.deployment = sync.context.api.updateStatus(deployments, {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    status: isNew
      ? { ...deployment.status, conditions: withCondition(conditions, found, sync.context.now()) }
      : deployment.status,
  })
}

/** How large the current ReplicaSet may become now without passing the surge (`NewRSNewReplicas`). */
export function nextSize(deployment: Deployment, others: readonly ReplicaSet[], size: number): number {
  const replicas = replicasOf(deployment)
  if (deployment.spec.strategy?.type !== 'RollingUpdate') return replicas
  const total = totalReplicas(others) + size
  const most = replicas + limitsOf(deployment).maxSurge
  return total >= most ? size : size + Math.min(most - total, replicas - size)
}

function create(sync: Sync, old: readonly ReplicaSet[], revision: number): ReplicaSet | undefined {
  const { deployment, context } = sync
  const { template } = deployment.spec
  const hash = templateHash(template, deployment.status.collisionCount)
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash }
  const name = `${deployment.metadata.name}-${hash}`
  const replicas = nextSize(deployment, old, 0)
  try {
    const created = context.api.create(replicaSets, {
      metadata: {
        name,
        namespace: deployment.metadata.namespace ?? '',
        labels,
        annotations: { ...annotationsFor(deployment, {}, revision), ...replicaAnnotations(deployment) },
        ownerReferences: [controllerReference(deployments, deployment)],
      },
      spec: {
        replicas,
        minReadySeconds: deployment.spec.minReadySeconds ?? 0,
        selector: {
          ...deployment.spec.selector,
          matchLabels: { ...deployment.spec.selector.matchLabels, [HASH_LABEL]: hash },
        },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    })
    announce(sync, created, replicas)
    return created
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return afterRefusal(sync, name, error)
  }
}

function announce(sync: Sync, created: ReplicaSet, replicas: number): void {
  const { deployment, context } = sync
  const name = created.metadata.name
  if (replicas > 0) {
    const message = `Scaled up replica set ${name} from 0 to ${replicas}`
    context.events.record(deployment, 'Normal', 'ScalingReplicaSet', message)
  }
  const conditions = deployment.status.conditions ?? []
  const found: NewCondition = {
    type: 'Progressing',
    status: 'True',
    reason: 'NewReplicaSetCreated',
    message: `Created new replica set "${name}"`,
  }
  const revision = created.metadata.annotations?.[REVISION] ?? '1'
  sync.deployment = context.api.updateStatus(deployments, {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } },
    status: hasDeadline(deployment)
      ? { ...deployment.status, conditions: withCondition(conditions, found, context.now()) }
      : deployment.status,
  })
}

/** The name is taken: by our own ReplicaSet (use it), or by another (count the collision and try a new name). */
function afterRefusal(sync: Sync, name: string, error: StatusError): ReplicaSet | undefined {
  const { deployment, context } = sync
  if (isNamespaceTerminating(error)) return undefined
  if (isAlreadyExists(error)) {
    const taken = context.api.find(replicaSets, { namespace: deployment.metadata.namespace ?? '', name })
    const ours = taken && isControlledBy(taken, deployment.metadata.uid)
    if (ours && hasTemplate(taken, deployment.spec.template)) return taken
    const collisionCount = (deployment.status.collisionCount ?? 0) + 1
    context.api.updateStatus(deployments, { ...deployment, status: { ...deployment.status, collisionCount } })
    throw error
  }
  const message = `Failed to create new replica set "${name}": ${error.message}`
  context.events.record(deployment, 'Warning', 'ReplicaSetCreateError', message)
  if (hasDeadline(deployment)) {
    const failed: NewCondition = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message }
    const conditions = withCondition(deployment.status.conditions ?? [], failed, context.now())
    context.api.updateStatus(deployments, { ...deployment, status: { ...deployment.status, conditions } })
  }
  throw error
}
