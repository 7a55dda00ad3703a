import type { ApiReader } from '../../api/client'
import type { Job, Pod } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { controllerOf } from '../../api/owner-reference'
import { apiVersionOf } from '../../api/resource'
import { jobs } from '../../api/resources/job'
import { pods } from '../../api/resources/pod'
import { type Controller, watching } from '../controller'
import { finishedCondition } from './conditions'
import { isManagedElsewhere } from './controller'
import { isTracked } from './job-pods'
import { releasePod } from './manage'

/**
 * Takes the tracking finalizer off pods that no job will count any more: its job is gone or finished
 * (`syncOrphanPod`). Without this they could never be deleted.
 */
export const jobPodReleaseController: Controller = {
  name: 'job-controller-orphans',
  watches: [
    watching(pods, ({ type, object }, api) =>
      type !== 'DELETED' && isTracked(object) && isReleasable(api, object) ? [keyOf(object)] : [],
    ),
    watching(jobs, ({ type, object }, api) =>
      type === 'DELETED' || finishedCondition(object) ? trackedPodsOf(api, object).map(keyOf) : [],
    ),
  ],
  reconcile: (key: ObjectKey, context) => {
    const pod = context.api.find(pods, key)
    if (pod && isTracked(pod) && isReleasable(context.api, pod)) releasePod(context, pod)
    return 'done'
  },
}

const trackedPodsOf = (api: ApiReader, job: Job): readonly Pod[] =>
  api.list(pods, { namespace: job.metadata.namespace ?? '', ownerUid: job.metadata.uid }).filter(isTracked)

function isReleasable(api: ApiReader, pod: Pod): boolean {
  const controller = controllerOf(pod)
  if (!controller) return true
  if (controller.kind !== jobs.kind || controller.apiVersion !== apiVersionOf(jobs)) return false
  const job = api.find(jobs, { namespace: pod.metadata.namespace ?? '', name: controller.name })
  if (job?.metadata.uid !== controller.uid) return true
  return !isManagedElsewhere(job) && finishedCondition(job) !== undefined
}
