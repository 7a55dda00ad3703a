import { serviceAccounts } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { AdmissionPlugin } from './admission'
import { mountApiAccess, type PodSpecDraft } from './api-access-volume'

interface AccountDraft {
  serviceAccountName?: string
  serviceAccount?: string
  imagePullSecrets?: unknown[]
}

/** Pods run as a service account that exists, `default` unless they name one, and may call the API (`ServiceAccount`). */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  operations: ['CREATE'],
  mutate({ resource, namespace, name: pod }, draft, { reader, random }) {
    const spec = draft.spec as PodSpecDraft & AccountDraft
    const name = spec.serviceAccountName || spec.serviceAccount || 'default'
    spec.serviceAccountName = name
    spec.serviceAccount = name
    const found = reader.find(serviceAccounts, { namespace, name })
    if (!found) {
      const why = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`
      throw StatusError.forbidden(resource, pod, why)
    }
    if (!spec.imagePullSecrets?.length && found.imagePullSecrets?.length) {
      spec.imagePullSecrets = found.imagePullSecrets.map((secret) => ({ ...secret }))
    }
    const mounts = spec.automountServiceAccountToken ?? found.automountServiceAccountToken ?? true
    if (mounts) mountApiAccess(spec, random('names'))
  },
}
