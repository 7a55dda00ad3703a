import type { ContainerRecord } from './container-record'
import { type KubeletContext, recordEvent } from './context'
import { crashHold } from './pod-holds'
import type { PodState } from './pod-state'

/** Turns a backoff window into the waiting state and the events that it becomes once it is noticed. */
// Simplified: once a window; a real kubelet repeats the events with every sync in it.
export function reportBackOff(context: KubeletContext, state: PodState, record: ContainerRecord): void {
  record.hold ??= crashHold(state, record, context.profile)
  const { report, cause } = record.hold ?? {}
  if (!report || report.at > context.scheduling.now() || record.waiting?.reason === report.waiting.reason) return
  record.waiting = report.waiting
  const { namespace, name, uid } = state.pod.metadata
  if (cause === 'crash') {
    const message = `Back-off restarting failed container ${record.name} in pod ${name}_${namespace}(${uid})`
    recordEvent(context, state.pod, { type: 'Warning', reason: 'BackOff', message }, record)
    return
  }
  const message = `Back-off pulling image "${record.spec.image}"`
  recordEvent(context, state.pod, { type: 'Normal', reason: 'BackOff', message }, record)
  const error = { type: 'Warning', reason: 'Failed', message: `Error: ${report.waiting.reason}` } as const
  recordEvent(context, state.pod, error, record)
}
