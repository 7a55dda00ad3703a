import type { EndpointSlice, Service } from '../../api/kinds'
import type { ObjectKey } from '../../api/object'
import { endpointSlices, SERVICE_NAME_LABEL } from '../../api/resources/endpoint-slice'
import { quote } from '../../base/text'
import { type Milliseconds, milliseconds } from '../../base/time'
import type { EventQueue } from '../../simulation/event-queue'
import type { Store } from '../../store/store'

/**
 * From a change of an EndpointSlice to the proxies that follow it: kube-proxy collects changes for up to a
 * second (`--iptables-min-sync-period`) before it writes rules.
 */
const PROXY_DELAY: Milliseconds = milliseconds(1000)

export type ServicePort = NonNullable<Service['spec']['ports']>[number]

/** Where a proxy sends a connection. */
export interface Backend {
  readonly pod: ObjectKey
  readonly port: number
}

/** What the nodes' proxies know of the endpoints of Services: the truth of a moment ago. */
export class ServiceProxies {
  readonly #slices = new Map<string, EndpointSlice>()
  #isFollowing = false

  constructor(private readonly parts: { readonly queue: EventQueue; readonly store: Store }) {}

  /** Knows all slices from here on, and learns of changes a little later than they happen. */
  follow(): void {
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

  /** One of the endpoints of a Service's port that is ready; else one that terminates and still serves. */
  choose(service: ObjectKey, { name = '' }: Pick<ServicePort, 'name'>): Backend | undefined {
    const backends = this.#slicesOf(service).flatMap(({ endpoints, ports }) => {
      const port = ports?.find((each) => (each.name ?? '') === name)?.port
      return port === undefined ? [] : endpoints.map((endpoint) => ({ endpoint, port }))
    })
    const ready = backends.filter(({ endpoint }) => endpoint.conditions?.ready)
    const last = backends.filter(({ endpoint: { conditions } }) => conditions?.serving && conditions.terminating)
    const candidates = ready.length ? ready : last
    if (candidates.length === 0) return undefined
    const { endpoint, port } = this.parts.queue.random('traffic').pick(candidates)
    const { namespace = '', name: pod = '' } = endpoint.targetRef ?? {}
    return { pod: { namespace, name: pod }, port }
  }

  #slicesOf({ namespace, name }: ObjectKey): readonly EndpointSlice[] {
    return [...this.#slices.values()].filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[SERVICE_NAME_LABEL] === name,
    )
  }
}

const sliceKey = ({ metadata }: EndpointSlice): string => `${metadata.namespace}/${metadata.name}`
