import type { Deployment, Pod, ReplicaSet } from '../api/kinds'
import type { Metadata } from '../api/object'
import { formatTimestamp, type Instant, SIMULATION_EPOCH } from '../base/time'

/** Builders of stored objects for unit tests: everything that a test does not name is unremarkable. */

export const metadata = (name: string, more: Partial<Metadata> = {}): Metadata => ({
  name,
  namespace: 'default',
  uid: `uid-${name}`,
  resourceVersion: '1',
  generation: 1,
  creationTimestamp: formatTimestamp(SIMULATION_EPOCH),
  ...more,
})

export function deployment(
  name: string,
  spec: Partial<Deployment['spec']> = {},
  status: Deployment['status'] = {},
): Deployment {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name),
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx' }] } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      ...spec,
    },
    status,
  }
}

export const replicaSet = (name: string, replicas: number, annotations: Record<string, string> = {}): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: metadata(name, { annotations }),
  spec: { replicas, selector: { matchLabels: { app: name } } },
  status: { replicas },
})

/** A running pod; `readyAt` makes it Ready since then. */
export function pod(
  name: string,
  options: {
    readonly spec?: Partial<Pod['spec']>
    readonly status?: Pod['status']
    readonly readyAt?: Instant
    readonly metadata?: Partial<Metadata>
  } = {},
): Pod {
  const lastTransitionTime = options.readyAt === undefined ? undefined : formatTimestamp(options.readyAt)
  const conditions = lastTransitionTime ? [{ type: 'Ready', status: 'True', lastTransitionTime }] : []
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, options.metadata),
    spec: { containers: [{ name: 'app', image: 'nginx' }], nodeName: 'node-1', ...options.spec },
    status: { phase: 'Running', conditions, ...options.status },
  }
}
