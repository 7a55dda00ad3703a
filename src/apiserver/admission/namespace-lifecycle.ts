import { namespaces } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { AdmissionPlugin } from './admission'

const IMMORTAL: readonly string[] = ['default', 'kube-system', 'kube-public']

/** Nothing is created in a namespace that is missing or going away, and the built-in ones stay (`NamespaceLifecycle`). */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'DELETE'],
  mutate({ operation, resource, namespace, name }, _draft, { reader }) {
    if (operation !== 'CREATE' || !resource.namespaced) return
    const found = reader.find(namespaces, { namespace: '', name: namespace })
    if (!found) throw StatusError.notFound(namespaces, namespace)
    if (!found.metadata.deletionTimestamp && found.status.phase !== 'Terminating') return
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`
    const message = `namespace ${namespace} is being terminated`
    throw StatusError.forbidden(resource, name, why, [
      { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' },
    ])
  },
  validate({ operation, resource, name }) {
    if (operation !== 'DELETE' || resource !== namespaces || !IMMORTAL.includes(name)) return
    throw StatusError.forbidden(namespaces, name, 'this namespace may not be deleted')
  },
}
