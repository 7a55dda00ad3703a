import type { AdmissionPlugin } from './admission'
import { defaultStorageClass } from './default-storage-class'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { limitRanger } from './limit-ranger'
import { namespaceLifecycle } from './namespace-lifecycle'
import { priority } from './priority'
import { serviceAccount } from './service-account'
import { serviceAllocation } from './service-allocation'

/** The admission chain, in the order of a real API server. To add a plugin: one file here, one line in this list. */
export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  serviceAllocation,
]
