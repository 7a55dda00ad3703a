import { type Instant, type Milliseconds, milliseconds, parseTimestamp } from '../base/time'
import { findCondition, isConditionTrue } from './condition'
import type { Pod } from './kinds'

/** Predicates on pods that every controller shares (`pkg/api/v1/pod` and `pkg/controller/controller_utils.go`). */

export const isPodReady = (pod: Pod): boolean => isConditionTrue(pod.status.conditions, 'Ready')

export const isPodTerminal = (pod: Pod): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'

export const isPodActive = (pod: Pod): boolean => !isPodTerminal(pod) && !pod.metadata.deletionTimestamp

/** Being deleted, and not yet Succeeded or Failed. */
export const isPodTerminating = (pod: Pod): boolean => !isPodTerminal(pod) && !!pod.metadata.deletionTimestamp

/** The claims that its volumes name; those of ephemeral volumes are not among them. */
export const claimNamesOf = ({ spec }: Pod): readonly string[] =>
  spec.volumes?.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []) ?? []

/** For a status or condition: which generation of the pod it is about (GA in 1.35). */
export const observed = ({ metadata: { generation } }: Pod): { readonly observedGeneration?: number } =>
  generation === undefined ? {} : { observedGeneration: generation }

/** When the pod last became Ready; `undefined` while it is not. */
export const readySince = (pod: Pod): Instant | undefined =>
  isPodReady(pod) ? parseTimestamp(findCondition(pod.status.conditions, 'Ready')?.lastTransitionTime) : undefined

/** How long until a ready pod counts as available; 0 when it does, `undefined` while it is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: Instant): Milliseconds | undefined {
  if (!isPodReady(pod)) return undefined
  if (minReadySeconds === 0) return milliseconds(0)
  const since = readySince(pod)
  return since === undefined ? undefined : milliseconds(Math.max(0, since + minReadySeconds * 1000 - now))
}

/** Ready for at least `minReadySeconds` (inclusive, as since 1.35). */
export const isPodAvailable = (pod: Pod, minReadySeconds: number, now: Instant): boolean =>
  untilAvailable(pod, minReadySeconds, now) === 0
