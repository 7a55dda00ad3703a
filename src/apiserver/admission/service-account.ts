import { serviceAccounts } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { AdmissionPlugin } from './admission'

/**
 * Pods run as a service account that exists, `default` unless they name one (`ServiceAccount`).
 * Simplified: no `kube-api-access-…` volume is mounted, so that the pods of one template share their containers.
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  operations: ['CREATE'],
  mutate({ resource, namespace, name: pod }, draft, { reader }) {
    const spec = draft.spec as { serviceAccountName?: string; serviceAccount?: string; imagePullSecrets?: unknown[] }
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
  },
}
