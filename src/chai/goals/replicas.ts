import type { DaemonSet, Deployment, Job, ReplicaSet, ReplicationController, StatefulSet } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { groupResource, type Resource } from '../../api/resource'
import { type Count, countHolds } from '../../base/count-words'
import { listWords } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import type { Goal } from '../../cluster/goal'
import { troubleOf } from './pod-trouble'
import { goalAbout, type Subject } from './subject'

/** A count of pods that an object reports, by the word that steps use for it. */
type Counters<T> = Readonly<Record<string, (object: T) => number | undefined>>

/** What every kind with a replica count reports. */
interface Scaled {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas?: number; readonly readyReplicas?: number; readonly availableReplicas?: number }
}
const scaled: Counters<Scaled> = {
  desired: ({ spec }) => spec.replicas,
  current: ({ status }) => status.replicas,
  ready: ({ status }) => status.readyReplicas,
  available: ({ status }) => status.availableReplicas,
}

const replicated: Counters<ReplicaSet | ReplicationController> = {
  ...scaled,
  'fully labeled': ({ status }) => status.fullyLabeledReplicas,
}

const updated: Counters<Deployment | StatefulSet> = {
  ...scaled,
  updated: ({ status }) => status.updatedReplicas,
  'up-to-date': ({ status }) => status.updatedReplicas,
}

const deployment: Counters<Deployment> = { ...updated, unavailable: ({ status }) => status.unavailableReplicas }

const daemonSet: Counters<DaemonSet> = {
  desired: ({ status }) => status.desiredNumberScheduled,
  current: ({ status }) => status.currentNumberScheduled,
  ready: ({ status }) => status.numberReady,
  available: ({ status }) => status.numberAvailable,
  updated: ({ status }) => status.updatedNumberScheduled,
  'up-to-date': ({ status }) => status.updatedNumberScheduled,
  unavailable: ({ status }) => status.numberUnavailable,
  misscheduled: ({ status }) => status.numberMisscheduled,
}

const job: Counters<Job> = {
  active: ({ status }) => status.active,
  ready: ({ status }) => (status as { readonly ready?: number }).ready,
  succeeded: ({ status }) => status.succeeded,
  failed: ({ status }) => status.failed,
}

const COUNTERS: Readonly<Record<string, Counters<never>>> = {
  'deployments.apps': deployment,
  'replicasets.apps': replicated,
  replicationcontrollers: replicated,
  'statefulsets.apps': updated,
  'daemonsets.apps': daemonSet,
  'jobs.batch': job,
}

/**
 * The number of pods of a kind (`ready`, `available`, `updated` …) that an object reports, now; `undefined`
 * when the kind does not report it.
 */
export function counterOf(resource: Resource, aspect: string): ((object: KubernetesObject) => number) | undefined {
  const counter = COUNTERS[groupResource(resource)]?.[aspect] as
    | ((object: KubernetesObject) => number | undefined)
    | undefined
  return counter && ((object) => counter(object) ?? 0)
}

/** `deployment "web" has at least 3 ready replicas`. */
export function replicasGoal(subject: Subject, aspect: string, expected: Count): Goal {
  const counter = counterOf(subject.resource, aspect)
  if (!counter) {
    const known = Object.keys(COUNTERS[groupResource(subject.resource)] ?? {})
    const hint = known.length ? `it has ${listWords(known.map((each) => `${each} replicas`))}` : 'it has no replicas'
    throw new UsageError(`Cannot count ${aspect} replicas of a ${subject.resource.singular}: ${hint}`)
  }
  return goalAbout(subject, `has ${expected.text} ${aspect} ${expected.text === '1' ? 'replica' : 'replicas'}`, {
    check: (object, view) => {
      const found = counter(object)
      if (countHolds(expected, found)) return undefined
      return {
        observed: `${found} ${aspect} ${found === 1 ? 'replica' : 'replicas'}`,
        get reasons() {
          return troubleOf(object, view)
        },
      }
    },
  })
}
