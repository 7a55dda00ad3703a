import { namespaces, priorityClasses, services, storageClasses } from '../api/resources'
import type { ApiServer } from './api-server'

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const

const PRIORITY_CLASSES = [
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
] as const

/** Fills a new cluster with what every cluster has before anyone writes to it. */
export function bootstrap(api: ApiServer): void {
  for (const name of NAMESPACES) {
    api.create(namespaces, { metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: {} })
  }
  for (const { name, value, description } of PRIORITY_CLASSES) {
    api.create(priorityClasses, { metadata: { name }, value, description, preemptionPolicy: 'PreemptLowerPriority' })
  }
  api.create(services, {
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  })
}

/**
 * A class for claims that name none, which most clusters have: volumes are made when a pod that uses the claim
 * has been placed.
 */
export function addDefaultStorageClass(api: ApiServer): void {
  api.create(storageClasses, {
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'gherkube.dev/simulated',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  })
}
