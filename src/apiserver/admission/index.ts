import type { AdmissionPlugin } from './admission'
import { customResourceCreation } from './custom-resource-creation'
import { customResourceDefinitionNames } from './custom-resource-names'
import { defaultStorageClass } from './default-storage-class'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { limitRanger } from './limit-ranger'
import { namespaceLifecycle } from './namespace-lifecycle'
import { priority } from './priority'
import { resourceQuota } from './resource-quota'
import { runtimeClass } from './runtime-class'
import { serviceAccount } from './service-account'
import { serviceAllocation } from './service-allocation'
import { storageObjectInUseProtection } from './storage-object-in-use-protection'

/**
 * The admission chain, in the order of a real API server; quota comes last, because it counts what will be stored.
 * To add a plugin: one file here, one line in this list.
 */
// Simplified: nodes are not tainted not-ready when they are created (TaintNodesByCondition): they are added ready.
export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  customResourceCreation,
  customResourceDefinitionNames,
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  runtimeClass,
  serviceAllocation,
  resourceQuota,
]
