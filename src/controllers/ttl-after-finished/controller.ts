import type { Job } from '../../api/kinds'
import { jobs } from '../../api/resources/job'
import { isConflict, isNotFound } from '../../api/status-error'
import { type Instant, milliseconds, parseTimestamp } from '../../base/time'
import { type Controller, watching } from '../controller'
import { finishedCondition } from '../job/conditions'
import { itself } from '../shared/owner-keys'

/** Deletes finished jobs, with everything they own, once their time is over (`pkg/controller/ttlafterfinished`). */
export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  watches: [watching(jobs, (change) => (expiryOf(change.object) === undefined ? [] : itself(change)))],
  reconcile: (key, context) => {
    const job = context.api.find(jobs, key)
    const expiry = job && expiryOf(job)
    if (!job || expiry === undefined) return 'done'
    const left = expiry - context.now()
    if (left > 0) return { requeueAfter: milliseconds(left) }
    try {
      const preconditions = { uid: job.metadata.uid }
      context.api.delete(jobs, key, { propagationPolicy: 'Foreground', preconditions })
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
    return 'done'
  },
}

/** When the job is to go; `undefined` when it is not finished, has no limit or is going already. */
function expiryOf(job: Job): Instant | undefined {
  const { ttlSecondsAfterFinished } = job.spec
  const finished = parseTimestamp(finishedCondition(job)?.lastTransitionTime)
  if (ttlSecondsAfterFinished === undefined || finished === undefined || job.metadata.deletionTimestamp)
    return undefined
  return (finished + ttlSecondsAfterFinished * 1000) as Instant
}
