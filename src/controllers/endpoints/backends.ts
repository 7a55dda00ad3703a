import type { ApiReader, Change } from '../../api/client'
import type { Container, Pod, Service } from '../../api/kinds'
import { matchSet } from '../../api/label-selector'
import { keyOf, type ObjectKey } from '../../api/object'
import { isPodReady, isPodTerminal } from '../../api/pod'
import { pods } from '../../api/resources/pod'
import { services } from '../../api/resources/service'
import { compareText } from '../../base/compare'
import { equal } from '../../base/json'
import type { ReconcileContext } from '../controller'

export type ServicePort = NonNullable<Service['spec']['ports']>[number]

/** A port of one pod that a Service's port leads to. */
export interface BackendPort {
  readonly name?: string
  readonly port: number
  readonly protocol: string
  readonly appProtocol?: string
}

/** A pod that a Service may send to. */
export interface Backend {
  readonly pod: Pod
  readonly ip: string
  readonly ports: readonly BackendPort[]
  readonly serving: boolean
  readonly terminating: boolean
  readonly ready: boolean
  readonly hostname: string | undefined
}

/** Services whose endpoints the controllers keep: those with a selector that are no mere alias. */
export const hasBackends = ({ spec }: Service): boolean => !!spec.selector && spec.type !== 'ExternalName'

/** The pods that a Service selects and that can be reached, in the order of their names. */
export function backendsOf(context: ReconcileContext, service: Service): readonly Backend[] {
  const namespace = service.metadata.namespace ?? ''
  const selected = context.api.list(pods, { namespace, labels: matchSet(service.spec.selector) })
  return selected.filter((pod) => pod.status.podIP && !isPodTerminal(pod)).map((pod) => backendOf(service, pod))
}

function backendOf(service: Service, pod: Pod): Backend {
  const serving = isPodReady(pod)
  const terminating = !!pod.metadata.deletionTimestamp
  const { hostname, subdomain } = pod.spec
  return {
    pod,
    ip: pod.status.podIP ?? '',
    ports: (service.spec.ports ?? []).flatMap((port) => resolvePort(port, pod)),
    serving,
    terminating,
    ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
    hostname: hostname && subdomain === service.metadata.name ? hostname : undefined,
  }
}

/** A named target port is looked up in the pod's containers; a pod that has no such port offers none. */
function resolvePort(servicePort: ServicePort, pod: Pod): readonly BackendPort[] {
  const { name, protocol = 'TCP', appProtocol, targetPort = servicePort.port } = servicePort
  const port = typeof targetPort === 'number' ? targetPort : namedPort(pod, targetPort, protocol)
  if (port === undefined) return []
  return [{ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
}

function namedPort(pod: Pod, name: string, protocol: string): number | undefined {
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  const all: readonly Container[] = [...pod.spec.containers, ...sidecars]
  return all
    .flatMap((container) => container.ports ?? [])
    .find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort
}

export const byAddress = (a: Backend, b: Backend): number =>
  compareText(a.ip, b.ip) || compareText(a.pod.metadata.uid, b.pod.metadata.uid)

export const targetRef = ({ metadata }: Pod) => ({
  kind: 'Pod',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid,
})

/** Services that a change of a pod concerns: those that select it, or selected it before. */
export function servicesOf({ type, object, previous }: Change<Pod>, api: ApiReader): readonly ObjectKey[] {
  if (type === 'MODIFIED' && previous && sameToServices(object, previous)) return []
  const namespace = object.metadata.namespace ?? ''
  return api
    .list(services, { namespace })
    .filter((service) => {
      const selector = matchSet(service.spec.selector)
      if (!hasBackends(service)) return false
      return selector.matches(object.metadata.labels) || (previous && selector.matches(previous.metadata.labels))
    })
    .map(keyOf)
}

const sameToServices = (a: Pod, b: Pod): boolean =>
  a.status.podIP === b.status.podIP &&
  a.status.phase === b.status.phase &&
  isPodReady(a) === isPodReady(b) &&
  a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
  a.spec.nodeName === b.spec.nodeName &&
  equal(a.metadata.labels, b.metadata.labels)
