import type { Deployment, ReplicaSet } from '../../api/kinds'
import { deployments } from '../../api/resources/deployment'
import type { Outcome } from '../controller'
import { numberIn, ROLLBACK_TO, revisionOf } from './annotations'
import { familyOf, hasTemplate, withoutHash } from './family'
import { allOf } from './status'
import type { Sync } from './sync'

/** The revision that a legacy rollback request names; 0 means the one before the latest. */
export const rollbackRequest = (deployment: Deployment): number | undefined =>
  numberIn(deployment.metadata.annotations, ROLLBACK_TO)

/** Carries out `extensions/v1beta1` rollbacks, which old clients leave as an annotation (`rollback.go`). */
export function rollBack(sync: Sync, owned: readonly ReplicaSet[], requested: number): Outcome {
  const { context } = sync
  const all = allOf(familyOf(sync, owned, { create: true }))
  const revision = requested || (all.map(revisionOf).sort((a, b) => b - a)[1] ?? 0)
  const target = revision ? all.find((replicaSet) => revisionOf(replicaSet) === revision) : undefined
  const { [ROLLBACK_TO]: _, ...annotations } = sync.deployment.metadata.annotations ?? {}
  const cleared = { ...sync.deployment, metadata: { ...sync.deployment.metadata, annotations } }
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    context.events.record(sync.deployment, type, reason, message)
  if (!target) {
    tell('Warning', 'DeploymentRollbackRevisionNotFound', 'Unable to find the revision to rollback to.')
    context.api.update(deployments, cleared)
  } else if (hasTemplate(target, sync.deployment.spec.template)) {
    const message = `The rollback revision contains the same template as current deployment "${sync.deployment.metadata.name}"`
    tell('Warning', 'DeploymentRollbackTemplateUnchanged', message)
    context.api.update(deployments, cleared)
  } else {
    const message = `Rolled back deployment "${sync.deployment.metadata.name}" to revision ${revision}`
    tell('Normal', 'DeploymentRollback', message)
    context.api.update(deployments, {
      ...cleared,
      spec: { ...cleared.spec, template: withoutHash(target.spec.template) },
    })
  }
  return 'done'
}
