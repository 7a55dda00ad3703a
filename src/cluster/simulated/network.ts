import { portsOnNode } from '../../api/host-ports'
import type { Node, Pod, Service } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { services } from '../../api/resources/service'
import { isLoopback, type WebAnswer, type WebRequest } from '../../api/web'
import { quote } from '../../base/text'
import { formatRfc1123 } from '../../base/time'
import { utf8Length } from '../../base/utf8'
import type { PodRequest } from '../../kubelet/answer'
import type { Page } from '../../kubelet/known-pages'
import type { Kubelets } from '../../kubelet/kubelets'
import type { NetworkAccess } from '../../net-tools'
import type { EventQueue } from '../../simulation/event-queue'
import type { Store } from '../../store/store'
import { resolveName } from '../dns'
import type { ServicePort, ServiceProxies } from './service-proxies'

/** The address that a name has, or why it has none. */
type Resolved = { readonly name: string; readonly address: string } | { readonly why: string }

interface NetworkParts {
  readonly queue: EventQueue
  readonly store: Store
  readonly proxies: ServiceProxies
  kubelets(): Kubelets
}

/**
 * Single requests, and which way they go: to pods, through Services, and into the cluster through nodes.
 * Simplified: there is no network that a policy could restrict, and every address of a node takes connections to node ports.
 */
export class Network {
  constructor(private readonly parts: NetworkParts) {}

  /**
   * A request to a port of one pod that `kubectl port-forward` lets through. It takes the connection itself, so a pod that
   * does not closes it; once the pod is gone kubectl has ended, and nothing takes it.
   */
  requestForwarded({ uid, ...pod }: ObjectKey & { readonly uid: string }, port: number, path: string): WebAnswer {
    const isThere = this.parts.store.find(pods, pod)?.metadata.uid === uid
    if (!isThere) return { kind: 'refused', why: `pod ${quote(pod.name)}, to which the port was forwarded, is gone` }
    const answer = this.#requestPod(pod, { port, path })
    return answer.kind === 'refused' ? { ...answer, kind: 'closed' } : answer
  }

  #requestPod(pod: ObjectKey, request: PodRequest): WebAnswer {
    const answer = this.parts.kubelets().answerOf(pod, request)
    if (answer.image !== undefined) return this.#show(answer.page(), answer.image)
    if (answer.failure !== 'unready') return { kind: answer.failure, why: `pod ${quote(pod.name)} ${answer.why}` }
    return this.#show({ status: 503, body: '' }, '')
  }

  #show(page: Page, image: string): WebAnswer {
    const { status, body } = page
    return { kind: 'answer', status, headers: this.#headersOf(page), body, image }
  }

  #headersOf({ server, body }: Page): readonly string[] {
    return [
      ...(server === undefined ? [] : [`Server: ${server}`]),
      `Date: ${formatRfc1123(this.parts.queue.now(), 'GMT')}`,
      'Content-Type: text/html',
      `Content-Length: ${utf8Length(body)}`,
      'Connection: keep-alive',
    ]
  }

  /** The network as a pod finds it, or somebody on a node, where names of Services mean nothing. */
  accessFrom(pod?: ObjectKey): NetworkAccess {
    return {
      request: (request) => this.#request(request, pod),
      resolve: (name) => {
        const found = this.#resolve(name, pod)
        return 'why' in found ? undefined : found
      },
    }
  }

  #request(request: WebRequest, from: ObjectKey | undefined): WebAnswer {
    // What proxies know of they have known for a while when somebody asks for the first time.
    this.parts.proxies.follow()
    if (from && isLoopback(request.host)) return this.#requestPod(from, request)
    const found = this.#resolve(request.host, from)
    if ('why' in found) return { kind: 'unknown host', why: found.why }
    return this.#requestService(found.address, request) ?? this.#requestAddress(found.address, request)
  }

  /** Through the Service that has an address; `undefined` when none has it. */
  #requestService(address: string, { port, path }: WebRequest): WebAnswer | undefined {
    const service = this.#serviceAt(address, port)
    if (!service) return undefined
    const name = quote(service.key.name)
    if (!service.port) return unreachable(`service ${name} has no port ${port}`)
    const backend = this.parts.proxies.choose(service.key, service.port)
    if (!backend) return { kind: 'refused', why: `service ${name} has no endpoint that is ready` }
    return this.#requestPod(backend.pod, { port: backend.port, path })
  }

  #requestAddress(address: string, request: WebRequest): WebAnswer {
    const node = this.#nodeAt(address)
    if (node) return this.#requestNode(node, request)
    const isMeant = ({ status }: Pod): boolean => status.podIP === address && status.phase === 'Running'
    const pod = this.parts.store.list(pods).find(isMeant)
    return pod ? this.#requestPod(keyOf(pod), request) : unreachable(`nothing has the address ${address}`)
  }

  /** Through a port of the node that a pod has taken: a host port, or any port of a pod on the node's network. */
  #requestNode({ metadata }: Node, { port, path }: WebRequest): WebAnswer {
    const there = this.parts.store.list(pods, { nodeName: metadata.name })
    const running = there.filter(({ status }) => status.phase === 'Running')
    for (const pod of running) {
      const taken = portsOnNode(pod.spec).find(({ hostPort }) => hostPort === port)
      if (taken) return this.#requestPod(keyOf(pod), { port: taken.containerPort, path })
    }
    const answers = running
      .filter(({ spec }) => spec.hostNetwork)
      .map((pod) => this.#requestPod(keyOf(pod), { port, path }))
    const why = `no service has the node port ${port}, and no pod on node ${quote(metadata.name)} the host port`
    return answers.find(({ kind }) => kind !== 'refused') ?? { kind: 'refused', why }
  }

  #resolve(host: string, from: ObjectKey | undefined): Resolved {
    if (/^\d+(?:\.\d+){3}$/.test(host)) return { name: host, address: host }
    if (!from) return this.#resolveNode(host)
    const searched = searchPath(host, from.namespace).map((name) => ({
      name,
      answer: resolveName(this.parts.store, name),
    }))
    for (const { name, answer } of searched) {
      const [address] = answer.kind === 'addresses' ? answer.addresses : []
      if (address !== undefined) return { name, address }
    }
    // The attempt that reads the name as it was meant: `web` in its own namespace, `web.shop` in another.
    const meant = searched[Math.min(host.split('.').length, searched.length) - 1]?.answer
    return { why: meant?.kind === 'none' ? meant.why : `${quote(host)} is a name outside of the cluster` }
  }

  #resolveNode(name: string): Resolved {
    const node = this.parts.store.find(nodes, { namespace: '', name })
    const address = node && internalAddress(node)
    if (address !== undefined) return { name, address }
    return { why: `${quote(name)} is no node; names of Services mean nothing outside of pods` }
  }

  #serviceAt(
    address: string,
    port: number,
  ): { readonly key: ObjectKey; readonly port: ServicePort | undefined } | undefined {
    const onNode = this.#nodeAt(address) !== undefined
    for (const service of this.parts.store.list(services)) {
      const { spec } = service
      const key = keyOf(service)
      const ports = spec.ports ?? []
      const nodePort = onNode && ports.find((each) => each.nodePort === port)
      if (nodePort) return { key, port: nodePort }
      if (spec.clusterIP === address || publicAddresses(service).includes(address))
        return { key, port: ports.find((each) => each.port === port) }
    }
    return undefined
  }

  #nodeAt(address: string): Node | undefined {
    return this.parts.store
      .list(nodes)
      .find(({ status }) => status?.addresses?.some((each) => each.address === address))
  }
}

const unreachable = (why: string): WebAnswer => ({ kind: 'unreachable', why })

const internalAddress = ({ status }: Node): string | undefined =>
  status?.addresses?.find(({ type }) => type === 'InternalIP')?.address

const publicAddresses = ({ spec, status }: Service): readonly string[] => [
  ...(spec.externalIPs ?? []),
  ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
]

/** The names that a pod's resolver tries for a name (`ndots:5`): those of its own namespace first. */
const searchPath = (host: string, namespace: string): readonly string[] => {
  const domains = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
  return host.endsWith('.') ? [host] : [...domains.map((domain) => `${host}.${domain}`), host]
}
