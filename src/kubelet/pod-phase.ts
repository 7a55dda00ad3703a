import type { PodState } from './pod-state'

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

/**
 * The phase that follows from the containers (kubelet `getPhase`).
 * @param terminating the pod is being torn down: nothing will be restarted
 */
export function podPhase(state: PodState, terminating: boolean): PodPhase {
  const { inits, sidecars, apps, appsEverStarted } = state
  if (state.initFailed) return 'Failed'
  if (inits.some((init) => !init.succeeded)) return 'Pending'
  if (!appsEverStarted && sidecars.some((sidecar) => !sidecar.hasStarted)) return 'Pending'
  if ([...apps, ...sidecars].some((record) => !record.run)) return 'Pending'
  if ([...apps, ...sidecars].some((record) => record.isRunning)) return 'Running'
  if (!terminating && apps.some((record) => state.restarts(record))) return 'Running'
  return apps.every((record) => record.succeeded) ? 'Succeeded' : 'Failed'
}
