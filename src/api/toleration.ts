import type { Taint, Toleration } from './kinds'

/** Whether one toleration covers one taint (core/v1 `Toleration.ToleratesTaint`). */
export function tolerates(toleration: Toleration, taint: Pick<Taint, 'key' | 'value' | 'effect'>): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  switch (toleration.operator ?? 'Equal') {
    case 'Exists':
      return true
    case 'Equal':
    case '':
      return (toleration.value ?? '') === (taint.value ?? '')
    default:
      return false
  }
}

export const isTolerated = (taint: Taint, tolerations: readonly Toleration[] | undefined): boolean =>
  !!tolerations?.some((toleration) => tolerates(toleration, taint))

/** The first taint with one of these effects that no toleration covers. */
export const untoleratedTaint = (
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined => taints?.find((taint) => effects.includes(taint.effect) && !isTolerated(taint, tolerations))

/** `gpu=true:NoSchedule`, `gpu:NoExecute`: as kubectl prints a taint. */
export const formatTaint = (taint: Pick<Taint, 'key' | 'value' | 'effect'>): string =>
  `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`
