import type { EventRecorder } from '../api/client'
import type { Event } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { events } from '../api/resources'
import { dns1123Subdomain } from '../api/resources/names'
import { StatusError } from '../api/status-error'
import { hex32 } from '../base/hex'
import type { Mutable } from '../base/json'
import { formatTimestamp } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import type { ApiServer } from './api-server'
import { type Correlated, EventCorrelator } from './event-correlator'
import { generateUid } from './metadata/names'
import { createEvent } from './verbs/create'

type Options = NonNullable<Parameters<EventRecorder['record']>[4]>

/** With the dot and 16 digits after it, a longer name is none for an Event. */
const LONGEST_REGARDED = 253 - 17

interface Occurrence {
  readonly options: Options
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
      regarding: uid || `${regarding.kind}\0${namespace}\0${name}`,
      fieldPath: options.fieldPath ?? '',
      type,
      reason,
      message,
    }
    const correlated = this.#correlator.correlate(facts, this.#scheduling.now())
    if (!correlated) return
    try {
      this.#write(correlated, { options, regarding, type, reason })
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
      record.eventName = createEvent(this.#api.context, this.#event(occurrence, message, count)).metadata.name
    }
  }

  #event(
    { options: { fieldPath, host, action }, regarding, type, reason }: Occurrence,
    message: string,
    count: number,
  ): Event {
    const { name, namespace, uid, resourceVersion } = regarding.metadata
    const time = this.#timestamp()
    const reference: Mutable<Event['involvedObject']> = { kind: regarding.kind, name, uid }
    reference.apiVersion = regarding.apiVersion
    reference.resourceVersion = resourceVersion
    if (namespace) reference.namespace = namespace
    if (fieldPath) reference.fieldPath = fieldPath
    const event: Mutable<Event> = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: this.#nameFor(name),
        namespace: namespace || 'default',
        uid: generateUid(this.#scheduling.random('uid')),
        creationTimestamp: time,
        resourceVersion: '',
      },
      involvedObject: reference,
      type,
      reason,
      message,
      source: host ? { component: this.#component, host } : { component: this.#component },
      firstTimestamp: time,
      lastTimestamp: time,
      count,
      reportingComponent: this.#component,
      reportingInstance: host ?? '',
    }
    if (action) event.action = action
    return event as Event
  }

  #timestamp(): string {
    return formatTimestamp(this.#scheduling.now())
  }

  /**
   * The object's name and the time in nanoseconds, in hexadecimal: as many digits, and the same first two; a uid where
   * that is no name for an Event (client-go `GenerateEventName`).
   */
  #nameFor(name: string): string {
    const random = this.#scheduling.random('event names')
    const draw = (): string => hex32(random.below(0x1_0000_0000))
    const isFit = name.length <= LONGEST_REGARDED && dns1123Subdomain(name).length === 0
    return isFit ? `${name}.18${draw().slice(2)}${draw()}` : generateUid(random)
  }
}
