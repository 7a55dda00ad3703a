import { isConditionTrue } from '../../api/condition'
import { groupResource } from '../../api/resource'
import { customResourceDefinitions } from '../../api/resources/custom-resource-definition'
import { StatusError } from '../../api/status-error'
import type { AdmissionPlugin } from './admission'

/** Nothing is created while the definition of its kind goes away (apiextensions `forbidCreateAdmission`). */
export const customResourceCreation: AdmissionPlugin = {
  name: 'CustomResourceCreation',
  operations: ['CREATE'],
  mutate({ resource, name }, _draft, { reader }) {
    if (!resource.custom) return
    const definition = reader.find(customResourceDefinitions, { namespace: '', name: groupResource(resource) })
    const { metadata, status } = definition ?? {}
    if (!metadata?.deletionTimestamp && !isConditionTrue(status?.conditions, 'Terminating')) return
    throw StatusError.forbidden(resource, name, 'create not allowed while custom resource definition is terminating')
  },
}
