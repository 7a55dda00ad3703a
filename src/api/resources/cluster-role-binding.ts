import type { ClusterRoleBinding } from '../kinds'
import { declare } from './metadata-rules'
import { pathSegment } from './names'
import { bindingColumns, bindingIsValid, defaultBinding, roleRefIsImmutable } from './rbac-rules'

export const clusterRoleBindings = declare<ClusterRoleBinding>(
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    singular: 'clusterrolebinding',
    shortNames: [],
    categories: [],
    namespaced: false,
    subresources: [],
    setDefaults: defaultBinding,
    validate: (binding) => bindingIsValid(binding, ['ClusterRole']),
    validateUpdate: roleRefIsImmutable,
    columns: bindingColumns,
  },
  pathSegment,
)
