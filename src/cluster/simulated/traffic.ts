import type { EndpointSlice } from '../../api/kinds'
import { formatKey, type ObjectKey } from '../../api/object'
import { endpointSlices } from '../../api/resources/endpoint-slice'
import { services } from '../../api/resources/service'
import { didYouMean, quote } from '../../base/text'
import { type Instant, type Milliseconds, milliseconds } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import type { Kubelets } from '../../kubelet/kubelets'
import type { EventQueue } from '../../simulation/event-queue'
import type { Store } from '../../store/store'
import type { TrafficReport } from '../cluster'

/**
 * From a change of an EndpointSlice to the proxies that follow it: kube-proxy collects changes for up to a
 * second (`--iptables-min-sync-period`) before it writes rules.
 */
export const PROXY_DELAY: Milliseconds = milliseconds(1000)
const MOST_FAILURES_KEPT = 100
const SERVICE_LABEL = 'kubernetes.io/service-name'

type Endpoint = EndpointSlice['endpoints'][number]

/** One stream of requests to one Service, and what came of them. */
class Stream implements TrafficReport {
  sent = 0
  answered = 0
  readonly images: Record<string, number> = {}
  readonly failures: { readonly at: Instant; readonly why: string }[] = []

  get failed(): number {
    return this.sent - this.answered
  }

  answer(image: string): void {
    this.sent++
    this.answered++
    this.images[image] = (this.images[image] ?? 0) + 1
  }

  fail(at: Instant, why: string): void {
    this.sent++
    if (this.failures.length < MOST_FAILURES_KEPT) this.failures.push({ at, why })
  }
}

/**
 * Clients that call Services. A request goes to an endpoint that the proxies know of, which lags behind the
 * truth, and fails when the pod behind it does not answer at that moment.
 */
// Simplified: a pod that serves answers on every port, because no manifest says on which its program really listens.
export class Traffic {
  readonly #slices = new Map<string, EndpointSlice>()
  readonly #streams = new Map<string, Stream>()
  #isFollowing = false

  constructor(private readonly parts: { readonly queue: EventQueue; readonly store: Store; kubelets(): Kubelets }) {}

  /** Requests at an even pace from now on, for as long as the simulation runs. */
  start(service: ObjectKey, perSecond: number): void {
    this.#requireService(service)
    this.#follow()
    const stream = this.#streams.get(formatKey(service)) ?? new Stream()
    this.#streams.set(formatKey(service), stream)
    const { queue } = this.parts
    const cause = `a client calls service ${quote(formatKey(service))}`
    const pause = milliseconds(1000 / perSecond)
    const request = (): undefined => {
      this.#send(service, stream)
      queue.after(pause, cause, request, { background: true })
      return undefined
    }
    queue.after(pause, cause, request, { background: true })
  }

  /** What came of the requests to a Service so far. @throws {UsageError} when none were sent */
  report(service: ObjectKey): TrafficReport {
    const stream = this.#streams.get(formatKey(service))
    if (!stream)
      throw new UsageError(
        `Cannot tell how requests to service ${quote(formatKey(service))} fared: none were sent; start with "Given clients send 10 requests per second to service …"`,
      )
    return stream
  }

  /** Services that have been called. */
  get services(): readonly string[] {
    return [...this.#streams.keys()]
  }

  #requireService(key: ObjectKey): void {
    const { store } = this.parts
    if (store.find(services, key)) return
    const names = store.list(services, { namespace: key.namespace }).map(({ metadata }) => metadata.name)
    const known = names.length ? `there are ${names.map(quote).join(', ')}` : 'there are none'
    throw new UsageError(
      `Cannot send requests to service ${quote(formatKey(key))}: it does not exist; ${known}.${didYouMean(key.name, names)}`,
    )
  }

  /** Proxies learn of changed slices a little later than they happen. */
  #follow(): void {
    if (this.#isFollowing) return
    this.#isFollowing = true
    const { store, queue } = this.parts
    for (const slice of store.list(endpointSlices)) this.#slices.set(sliceKey(slice), slice)
    store.watch(endpointSlices, ({ type, object }) => {
      const learn = (): undefined => {
        if (type === 'DELETED') this.#slices.delete(sliceKey(object))
        else this.#slices.set(sliceKey(object), object)
        return undefined
      }
      queue.after(PROXY_DELAY, `proxies learn of endpoint slice ${quote(sliceKey(object))}`, learn, {
        background: true,
      })
    })
  }

  #send(service: ObjectKey, stream: Stream): void {
    const { queue } = this.parts
    const endpoints = this.#endpointsOf(service)
    const ready = endpoints.filter(({ conditions }) => conditions?.ready)
    const fallback = endpoints.filter(({ conditions }) => conditions?.serving && conditions.terminating)
    const candidates = ready.length ? ready : fallback
    if (candidates.length === 0) return stream.fail(queue.now(), 'no endpoint is ready')
    const { targetRef } = queue.random('traffic').pick(candidates)
    const pod = { namespace: targetRef?.namespace ?? '', name: targetRef?.name ?? '' }
    const answer = this.parts.kubelets().answerOf(pod)
    if (answer.image === undefined) stream.fail(queue.now(), `pod ${quote(pod.name)} ${answer.why}`)
    else stream.answer(answer.image)
  }

  #endpointsOf({ namespace, name }: ObjectKey): readonly Endpoint[] {
    return [...this.#slices.values()]
      .filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.[SERVICE_LABEL] === name)
      .flatMap(({ endpoints }) => endpoints)
  }
}

const sliceKey = ({ metadata }: EndpointSlice): string => `${metadata.namespace}/${metadata.name}`
