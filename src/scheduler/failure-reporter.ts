import type { ApiClient, EventRecorder } from '../api/client'
import { findCondition } from '../api/condition'
import type { Pod, PodCondition } from '../api/kinds'
import { keyOf } from '../api/object'
import { observed } from '../api/pod'
import { pods } from '../api/resources/pod'
import { equal } from '../base/json'
import { formatTimestamp, type Instant } from '../base/time'
import type { AttemptResult } from './attempt-runner'
import type { PodInfo } from './state/pod-info'

/** The longest note that an Event may have. */
const NOTE_LIMIT = 1024
const ELLIPSIS = ' ...'

export const truncateNote = (note: string): string =>
  note.length <= NOTE_LIMIT ? note : note.slice(0, NOTE_LIMIT - ELLIPSIS.length) + ELLIPSIS

type Failure = Exclude<AttemptResult, { readonly outcome: 'scheduled' }>

/** Says on the pod why it has no node: event, condition, nomination (scheduler `handleSchedulingFailure`). */
export class FailureReporter {
  readonly #api: ApiClient
  readonly #now: () => Instant

  constructor(options: { readonly api: ApiClient; readonly now: () => Instant }) {
    this.#api = options.api
    this.#now = options.now
  }

  report(info: PodInfo, failure: Failure, events: EventRecorder): void {
    const pod = this.#api.find(pods, keyOf(info.pod))
    if (!pod || pod.metadata.uid !== info.uid || pod.spec.nodeName) return
    events.record(pod, 'Warning', 'FailedScheduling', truncateNote(failure.message), { action: 'Scheduling' })
    const status = this.#status(pod, failure)
    if (status !== pod.status) this.#api.updateStatus(pods, { ...pod, status })
  }

  #status(pod: Pod, failure: Failure): Pod['status'] {
    const conditions = this.#conditions(pod, failure)
    const before = pod.status.nominatedNodeName ?? ''
    const after = nominationOf(failure) ?? before
    if (conditions === pod.status.conditions && after === before) return pod.status
    const { nominatedNodeName: _, ...rest } = pod.status
    return { ...rest, ...(conditions ? { conditions } : {}), ...(after ? { nominatedNodeName: after } : {}) }
  }

  #conditions(pod: Pod, { outcome, message }: Failure): readonly PodCondition[] | undefined {
    const type = 'PodScheduled'
    const reason = outcome === 'error' ? 'SchedulerError' : 'Unschedulable'
    const previous = findCondition(pod.status.conditions, type)
    const since = previous?.status === 'False' ? previous.lastTransitionTime : undefined
    const condition: PodCondition = {
      type,
      ...observed(pod),
      status: 'False',
      reason,
      message,
      lastTransitionTime: since ?? formatTimestamp(this.#now()),
    }
    if (equal(previous, condition)) return pod.status.conditions
    const others = pod.status.conditions ?? []
    if (!previous) return [...others, condition]
    return others.map((other) => (other === previous ? condition : other))
  }
}

/** `undefined` leaves the nomination as it is. An error, and a cluster without nodes, take it back. */
function nominationOf(failure: Failure): string | undefined {
  if (failure.outcome === 'error' || failure.found.nodesTotal === 0) return ''
  return failure.nomination
}
