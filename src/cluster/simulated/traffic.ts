import { formatKey, type ObjectKey } from '../../api/object'
import { services } from '../../api/resources/service'
import { didYouMean, quote } from '../../base/text'
import { type Instant, milliseconds } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import type { Kubelets } from '../../kubelet/kubelets'
import type { EventQueue } from '../../simulation/event-queue'
import type { Store } from '../../store/store'
import type { TrafficReport } from '../cluster'
import type { ServiceProxies } from './service-proxies'

const MOST_FAILURES_KEPT = 100

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

interface TrafficParts {
  readonly queue: EventQueue
  readonly store: Store
  readonly proxies: ServiceProxies
  kubelets(): Kubelets
}

/**
 * Clients that call Services. A request goes to an endpoint that the proxies know of, which lags behind the
 * truth, and fails when the pod behind it does not answer at that moment.
 */
export class Traffic {
  readonly #streams = new Map<string, Stream>()

  constructor(private readonly parts: TrafficParts) {}

  /** Requests at an even pace from now on, for as long as the simulation runs. */
  start(service: ObjectKey, perSecond: number): void {
    this.#requireService(service)
    this.parts.proxies.follow()
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

  /** A request to the first port of a Service. */
  #send(service: ObjectKey, stream: Stream): void {
    const { queue, store, proxies } = this.parts
    const [port = {}] = store.find(services, service)?.spec.ports ?? []
    const backend = proxies.choose(service, port)
    if (!backend) return stream.fail(queue.now(), 'no endpoint is ready')
    const answer = this.parts.kubelets().answerOf(backend.pod, { port: backend.port, path: '/' })
    if (answer.image === undefined) stream.fail(queue.now(), `pod ${quote(backend.pod.name)} ${answer.why}`)
    else stream.answer(answer.image)
  }
}
