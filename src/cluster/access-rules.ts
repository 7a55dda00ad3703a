import type { AccessRules } from '../api/rbac'
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../api/resources'
import type { Cluster } from './cluster'

/** The access rules of a cluster at this moment. */
export const accessRules = async (cluster: Cluster): Promise<AccessRules> => ({
  clusterRoles: await cluster.list(clusterRoles),
  roles: await cluster.list(roles),
  clusterRoleBindings: await cluster.list(clusterRoleBindings),
  roleBindings: await cluster.list(roleBindings),
})
