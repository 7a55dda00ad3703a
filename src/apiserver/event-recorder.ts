import type { EventRecorder } from '../api/client'
import type { Event } from '../api/kinds'
import type { KubernetesObject, NewObject } from '../api/object'
import { events } from '../api/resources'
import { StatusError } from '../api/status-error'
import { formatTimestamp } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import type { ApiServer } from './api-server'
import { type Correlated, EventCorrelator } from './event-correlator'

type Options = NonNullable<Parameters<EventRecorder['record']>[4]>

interface Occurrence extends Options {
  readonly regarding: KubernetesObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
}

/** Records core/v1 Events on behalf of one component, as client-go's recorder does. */
export class ApiEventRecorder implements EventRecorder {
  readonly #api: ApiServer
  readonly #scheduling: Scheduling
  readonly #component: string
  readonly #correlator = new EventCorrelator()

  constructor(dependencies: { readonly api: ApiServer; readonly scheduling: Scheduling }, component: string) {
    this.#api = dependencies.api
    this.#scheduling = dependencies.scheduling
    this.#component = component
  }

  record(
    regarding: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    options: Options = {},
  ): void {
    const { name, namespace = '', uid } = regarding.metadata
    const facts = {
      source: `${this.#component}\0${options.host ?? ''}`,
      regarding: `${regarding.kind}\0${namespace}\0${name}\0${uid}`,
      fieldPath: options.fieldPath ?? '',
      type,
      reason,
      message,
    }
    const correlated = this.#correlator.correlate(facts, this.#scheduling.now())
    if (!correlated) return
    try {
      this.#write(correlated, { ...options, regarding, type, reason })
    } catch (error) {
      // An event that cannot be stored (its namespace is going away) is lost, as in reality.
      if (!(error instanceof StatusError)) throw error
    }
  }

  #write({ message, record }: Correlated, occurrence: Occurrence): void {
    const namespace = occurrence.regarding.metadata.namespace || 'default'
    const { count, eventName } = record
    const existing = eventName ? this.#api.find(events, { namespace, name: eventName }) : undefined
    if (existing) {
      this.#api.update(events, { ...existing, count, message, lastTimestamp: this.#timestamp() })
    } else {
      record.eventName = this.#api.create(events, this.#event(occurrence, message, count)).metadata.name
    }
  }

  #event(
    { regarding, type, reason, fieldPath, host, action }: Occurrence,
    message: string,
    count: number,
  ): NewObject<Event> {
    const { name, namespace, uid, resourceVersion } = regarding.metadata
    return {
      metadata: { name: `${name}.${this.#suffix()}`, namespace: namespace || 'default' },
      involvedObject: {
        kind: regarding.kind,
        ...(namespace ? { namespace } : {}),
        name,
        uid,
        apiVersion: regarding.apiVersion,
        resourceVersion,
        ...(fieldPath ? { fieldPath } : {}),
      },
      type,
      reason,
      message,
      source: { component: this.#component, ...(host ? { host } : {}) },
      firstTimestamp: this.#timestamp(),
      lastTimestamp: this.#timestamp(),
      count,
      ...(action ? { action } : {}),
      reportingComponent: this.#component,
      reportingInstance: host ?? '',
    }
  }

  #timestamp(): string {
    return formatTimestamp(this.#scheduling.now())
  }

  /** client-go prints the time in nanoseconds, in hexadecimal: as many digits, and the same first two. */
  #suffix(): string {
    const random = this.#scheduling.random('event names')
    const half = (): string => random.below(0x1_0000_0000).toString(16).padStart(8, '0')
    return `18${half().slice(2)}${half()}`
  }
}
