import type { ApiClient, EventRecorder } from '../api/client'
import type { Pod } from '../api/kinds'
import type { Scheduling } from '../simulation/event-queue'
import type { ContainerRecord } from './container-record'
import type { PodNetwork } from './conversation'
import type { ImageCatalogue } from './images'
import type { Lookouts } from './lookouts'
import type { KubeletProfile } from './profile'

/** What every part of every kubelet may use. */
export interface KubeletContext {
  readonly scheduling: Scheduling
  readonly api: ApiClient
  readonly profile: KubeletProfile
  readonly images: ImageCatalogue
  readonly events: EventRecorder
  readonly lookouts: Lookouts
  /** Without it, nothing is known of programs that look at the network. */
  readonly network?: PodNetwork
}

export interface KubeletEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

/** Records an event about a pod, or about one of its containers. */
export function recordEvent(
  { events, profile }: KubeletContext,
  pod: Pod,
  { type, reason, message }: KubeletEvent,
  container?: ContainerRecord,
): void {
  if (!profile.recordsEvents) return
  const host = pod.spec.nodeName ?? ''
  events.record(pod, type, reason, message, container ? { host, fieldPath: container.fieldPath } : { host })
}
