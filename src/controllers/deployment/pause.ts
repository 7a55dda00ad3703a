import { findCondition } from '../../api/condition'
import { deployments } from '../../api/resources/deployment'
import { hasDeadline, type NewCondition, withCondition } from './condition'
import type { Sync } from './sync'

const PAUSED: NewCondition = {
  type: 'Progressing',
  status: 'Unknown',
  reason: 'DeploymentPaused',
  message: 'Deployment is paused',
}
const RESUMED: NewCondition = {
  type: 'Progressing',
  status: 'Unknown',
  reason: 'DeploymentResumed',
  message: 'Deployment is resumed',
}

/** Notes a pause or its end, which restarts the progress deadline; a deadline that was missed stays missed. */
export function notePause(sync: Sync): void {
  const { deployment, context } = sync
  if (!hasDeadline(deployment)) return
  const conditions = deployment.status.conditions ?? []
  const reason = findCondition(conditions, 'Progressing')?.reason
  if (reason === 'ProgressDeadlineExceeded') return
  const wasPaused = reason === PAUSED.reason
  if (!!deployment.spec.paused === wasPaused) return
  const next = withCondition(conditions, wasPaused ? RESUMED : PAUSED, context.now())
  sync.deployment = context.api.updateStatus(deployments, {
    ...deployment,
    status: { ...deployment.status, conditions: next },
  })
}
