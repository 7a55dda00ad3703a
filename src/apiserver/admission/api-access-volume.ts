import type { Random } from '../../simulation/random'
import { generateName } from '../metadata/names'

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const NAME = 'kube-api-access-'

interface ContainerDraft {
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[]
}

export interface PodSpecDraft {
  automountServiceAccountToken?: boolean
  containers?: ContainerDraft[]
  initContainers?: ContainerDraft[]
  volumes?: { name?: string }[]
}

/**
 * Gives every container access to the API: a projected volume with a token, the cluster's CA and the
 * namespace, where the containers do not mount something of their own at that place.
 */
export function mountApiAccess(spec: PodSpecDraft, random: Random): void {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
  const bare = containers.filter(({ volumeMounts }) => !volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH))
  if (bare.length === 0) return
  const known = spec.volumes?.find(({ name }) => name?.startsWith(NAME))
  const name = known?.name ?? generateName(NAME, random)
  for (const container of bare) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }]
  }
  if (!known) spec.volumes = [...(spec.volumes ?? []), apiAccessVolume(name)]
}

/** The same for every pod, so that all of them share it. */
const PROJECTED = {
  defaultMode: 420,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
}

const apiAccessVolume = (name: string) => ({ name, projected: PROJECTED })
