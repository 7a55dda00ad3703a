import type { Taint } from './kinds'

/** A machine that joins a simulated cluster. */
export interface NodeSpec {
  readonly name: string
  /** Quantities; default 4 CPUs, 8Gi, 110 pods. */
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: number
  readonly ephemeralStorage?: string
  /** Further allocatable resources such as `nvidia.com/gpu`. */
  readonly extended?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  readonly unschedulable?: boolean
}

export type NodePressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure' | 'NetworkUnavailable'
