import type { Pod, Toleration } from '../../api/kinds'
import type { AdmissionPlugin } from './admission'

const SECONDS = 300
const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const

const covers = (toleration: Toleration, key: string): boolean =>
  (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === 'NoExecute')

/** Pods stay on a node that is not ready or unreachable for five minutes, unless they say otherwise (`DefaultTolerationSeconds`). */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  operations: ['CREATE', 'UPDATE'],
  mutate(_request, draft) {
    const spec = draft.spec as { tolerations?: Pod['spec']['tolerations'] }
    const given = spec.tolerations ?? []
    const added = KEYS.filter((key) => !given.some((toleration) => covers(toleration, key))).map((key) => ({
      key,
      operator: 'Exists' as const,
      effect: 'NoExecute' as const,
      tolerationSeconds: SECONDS,
    }))
    if (added.length > 0) spec.tolerations = [...given, ...added]
  },
}
