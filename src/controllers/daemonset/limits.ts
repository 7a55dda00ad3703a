import { scaledValue } from '../../api/int-or-percent'
import type { DaemonSet } from '../../api/kinds'

export interface UpdateLimits {
  readonly maxSurge: number
  readonly maxUnavailable: number
}

/** Percentages count eligible nodes and are rounded up; both zero would never update, so one may be unavailable. */
export function updateLimits(daemonSet: DaemonSet, desired: number): UpdateLimits {
  const { type, rollingUpdate } = daemonSet.spec.updateStrategy ?? {}
  if (type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 }
  const maxSurge = scaledValue(rollingUpdate?.maxSurge ?? 0, desired, 'up')
  const maxUnavailable = scaledValue(rollingUpdate?.maxUnavailable ?? 1, desired, 'up')
  return { maxSurge, maxUnavailable: desired > 0 && maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable }
}

/** Whether a node may have a second pod during an update. */
export const allowsSurge = (daemonSet: DaemonSet): boolean => updateLimits(daemonSet, 1).maxSurge > 0
