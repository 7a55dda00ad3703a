import type { KubernetesObject, ObjectKey } from '../api/object'
import type { Identity } from '../api/rbac'
import type { Resource } from '../api/resource'
import { pods } from '../api/resources/pod'
import { refuseForbidden } from './access'
import type { Cluster } from './cluster'

const PODS: Resource = pods as unknown as Resource
const METRICS = { group: 'metrics.k8s.io', plural: 'pods' }

/** The cluster as somebody sees it who may do what the access rules allow: everything else is Forbidden. */
export function clusterAs(cluster: Cluster, identity: Identity): Cluster {
  const may = (verb: string, resource: Pick<Resource, 'group' | 'plural'>, key: ObjectKey, subresource?: string) =>
    refuseForbidden(cluster, identity, { verb, resource, subresource, ...key })
  const { usage } = cluster
  return {
    kind: cluster.kind,
    version: cluster.version,
    ...(cluster.simulation ? { simulation: cluster.simulation } : {}),
    resources: () => cluster.resources(),
    now: () => cluster.now(),
    async get<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey) {
      await may('get', resource, key)
      return await cluster.get(resource, key)
    },
    async find<T extends KubernetesObject>(resource: Resource<T>, key: ObjectKey) {
      await may('get', resource, key)
      return await cluster.find(resource, key)
    },
    async list<T extends KubernetesObject>(resource: Resource<T>, query: Parameters<Cluster['list']>[1] = {}) {
      await may('list', resource, { namespace: query.namespace ?? '', name: '' })
      return await cluster.list(resource, query)
    },
    async create(resource, namespace, body, options) {
      await may('create', resource, { namespace, name: '' })
      return await cluster.create(resource, namespace, body, options)
    },
    async update(resource, key, body, options) {
      await may('update', resource, key, options?.subresource)
      return await cluster.update(resource, key, body, options)
    },
    async patch(resource, key, patch, options) {
      await may('patch', resource, key, options?.subresource)
      return await cluster.patch(resource, key, patch, options)
    },
    async applyPatch(resource, key, body, options) {
      await may('patch', resource, key, options.subresource)
      return await cluster.applyPatch(resource, key, body, options)
    },
    async delete(resource, key, options) {
      await may('delete', resource, key)
      return await cluster.delete(resource, key, options)
    },
    async evict(pod, options) {
      await may('create', PODS, pod, 'eviction')
      return await cluster.evict(pod, options)
    },
    async bind(pod, nodeName) {
      await may('create', PODS, pod, 'binding')
      return await cluster.bind(pod, nodeName)
    },
    async scale(resource, key) {
      await may('get', resource, key, 'scale')
      return await cluster.scale(resource, key)
    },
    async logs(pod, options) {
      await may('get', PODS, pod, 'log')
      return await cluster.logs(pod, options)
    },
    async exec(pod, options) {
      await may('create', PODS, pod, 'exec')
      return await cluster.exec(pod, options)
    },
    ...(usage
      ? {
          async usage(pod) {
            await may('list', METRICS, { namespace: pod.metadata.namespace ?? '', name: '' })
            return await usage(pod)
          },
        }
      : {}),
    view: () => cluster.view(),
    waitFor: (goal, timeout) => cluster.waitFor(goal, timeout),
    pass: (span) => cluster.pass(span),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}
