import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { configMaps, namespaces, serviceAccounts } from '../api/resources'
import type { ServerContext } from './context'
import { createObject } from './verbs/create'

const CA_NOTE =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/**
 * What every namespace has: ServiceAccount `default` and ConfigMap `kube-root-ca.crt`.
 * Simplified: they are there at once, not a moment later, and do not come back when someone deletes them.
 */
export function furnishNamespace(server: ServerContext, resource: AnyResource, created: KubernetesObject): void {
  if (resource !== namespaces) return
  const namespace = created.metadata.name
  createObject(server, serviceAccounts, { metadata: { name: 'default', namespace } })
  createObject(server, configMaps, {
    metadata: { name: 'kube-root-ca.crt', namespace, annotations: { 'kubernetes.io/description': CA_NOTE } },
    data: { 'ca.crt': CERTIFICATE },
  })
}

/** The simulation has no certificates: this text only has their shape. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'
