import { type Instant, instant, type Milliseconds, plus } from '../base/time'
import { goDuration } from './backoff'
import type { ContainerRecord, Hold } from './container-record'
import type { PodState } from './pod-state'
import type { KubeletProfile } from './profile'

/** The backoff window of a container that has ended and is wanted again; `undefined` when it may start at once. */
export function crashHold(state: PodState, record: ContainerRecord, profile: KubeletProfile): Hold | undefined {
  const { end } = record
  if (!end || !state.wanted().includes(record)) return undefined
  const until = record.crashBackoff.windowEnd(end.finishedAt)
  if (until === undefined) return undefined
  const { namespace, name, uid } = state.pod.metadata
  const message = `back-off ${goDuration(record.crashBackoff.delay)} restarting failed container=${record.name} pod=${name}_${namespace}(${uid})`
  const report = {
    at: plus(end.finishedAt, profile.backOffReportTime),
    waiting: { reason: 'CrashLoopBackOff', message },
  }
  return { cause: 'crash', since: end.finishedAt, until, report, isBlocked: () => false }
}

/** Whether a container has to wait; a refusal is looked at again at whole intervals only. */
// Simplified: what would fail as it did before is not tried, so its events (a missing ConfigMap, say) are not counted up.
export function isHeld({ hold }: ContainerRecord, now: Instant, retryInterval: Milliseconds): boolean {
  if (!hold) return false
  if (hold.until !== undefined) return hold.until > now
  return hold.isBlocked() || nextRetry(hold.since, now, retryInterval) > now
}

export interface WakeFacts {
  readonly retryInterval: Milliseconds
  readonly now: Instant
  readonly deadline: Instant | undefined
  readonly readinessChange: (record: ContainerRecord) => Instant | undefined
}

/** When the pod next wants a look, and when only for something that can lead nowhere new. */
export function nextWake(
  state: PodState,
  facts: WakeFacts,
): { readonly foreground: Instant | undefined; readonly background: Instant | undefined } {
  const { now } = facts
  const foreground: (Instant | undefined)[] = [state.failure ? undefined : facts.deadline]
  const background: (Instant | undefined)[] = []
  for (const record of state.records) {
    foreground.push(facts.readinessChange(record))
    const { hold } = record
    if (!hold) continue
    foreground.push(hold.report?.at)
    if (hold.isBlocked()) background.push(hold.until)
    else foreground.push(hold.until ?? nextRetry(hold.since, now, facts.retryInterval))
  }
  return { foreground: earliest(foreground, now), background: earliest(background, now) }
}

/** Attempts are made at whole intervals after the first one. */
export function nextRetry(since: Instant, now: Instant, interval: Milliseconds): Instant {
  const rounds = Math.max(1, Math.ceil((now - since) / interval))
  return instant(since + rounds * interval)
}

function earliest(instants: readonly (Instant | undefined)[], now: Instant): Instant | undefined {
  const due = instants.filter((at): at is Instant => at !== undefined && at > now)
  return due.length === 0 ? undefined : instant(Math.min(...due))
}
