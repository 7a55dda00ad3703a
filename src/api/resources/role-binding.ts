import type { RoleBinding } from '../kinds'
import { declare } from './metadata-rules'
import { pathSegment } from './names'
import { bindingColumns, bindingIsValid, defaultBinding, roleRefIsImmutable } from './rbac-rules'

export const roleBindings = declare<RoleBinding>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'RoleBinding',
    plural: 'rolebindings',
    singular: 'rolebinding',
    shortNames: [],
    categories: [],
    namespaced: true,
    subresources: [],
    setDefaults: defaultBinding,
    validate: (binding) => bindingIsValid(binding, ['Role', 'ClusterRole']),
    validateUpdate: roleRefIsImmutable,
    columns: bindingColumns,
  },
  pathSegment,
)
