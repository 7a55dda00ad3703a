import type { Verb } from '../../verb'
import { unsupported } from '../unsupported'
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './access'
import { createConfigMap } from './config-map'
import { createCronJob } from './cron-job'
import { createDeployment } from './deployment'
import { createIngress } from './ingress'
import { createJob } from './job'
import { createNamespace, createServiceAccount } from './plain'
import { createPodDisruptionBudget } from './pod-disruption-budget'
import { createPriorityClass } from './priority-class'
import { createQuota } from './quota'
import { createSecret } from './secret'
import { createService } from './service'

/** Every `kubectl create KIND`. */
export const GENERATORS: readonly Verb[] = [
  createClusterRole,
  createClusterRoleBinding,
  createConfigMap,
  createCronJob,
  createDeployment,
  createIngress,
  createJob,
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createQuota,
  createRole,
  createRoleBinding,
  createSecret,
  createService,
  createServiceAccount,
  ...unsupported({
    token: 'service accounts have no tokens here',
  }),
]
