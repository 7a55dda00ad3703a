import type { Pod, PodTemplateSpec, Taint, Toleration } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { formatTaint, isTolerated } from '../../api/toleration'
import { quote } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import type { Goal } from '../../cluster/goal'
import { podsOf, TROUBLE_READS } from './pod-trouble'
import { describeSubject, goalAbout, type Subject } from './subject'

type Templated = KubernetesObject & {
  readonly spec?: {
    readonly template?: PodTemplateSpec
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } }
  }
}

/** The tolerations of a pod, or of the pods that a workload makes. */
function tolerationsOf(object: KubernetesObject, subject: Subject): readonly Toleration[] {
  if (object.kind === 'Pod') return (object as Pod).spec.tolerations ?? []
  const { template, jobTemplate } = (object as Templated).spec ?? {}
  const pods = template ?? jobTemplate?.spec?.template
  if (!pods)
    throw new UsageError(`Cannot ask what ${describeSubject(subject)} tolerates: only pods and what makes pods do that`)
  return pods.spec?.tolerations ?? []
}

/** `pod "x" tolerates taint gpu=true:NoSchedule`, or does not; of a workload: its pod template. */
export const toleratesGoal = (subject: Subject, taint: Taint, expected: boolean): Goal =>
  goalAbout(subject, `${expected ? 'tolerates' : 'does not tolerate'} taint ${quote(formatTaint(taint))}`, {
    check: (object) => {
      const tolerations = tolerationsOf(object, subject)
      if (isTolerated(taint, tolerations) === expected) return undefined
      return {
        observed: expected ? 'no toleration covers it' : 'a toleration covers it',
        reasons: [`tolerations: ${tolerations.map(formatToleration).join('; ') || 'none'}`],
      }
    },
  })

/** Every pod that a workload has tolerates the taint. */
export const podsTolerateGoal = (subject: Subject, taint: Taint): Goal =>
  goalAbout(subject, `has only pods that tolerate taint ${quote(formatTaint(taint))}`, {
    reads: TROUBLE_READS,
    check: (owner, view) => {
      const all = podsOf(owner, view)
      const wrong = all.filter(({ spec }) => !isTolerated(taint, spec.tolerations))
      if (all.length > 0 && wrong.length === 0) return undefined
      const lines = wrong.map(
        ({ metadata, spec }) =>
          `pod ${quote(metadata.name)} tolerates ${(spec.tolerations ?? []).map(formatToleration).join('; ') || 'nothing'}`,
      )
      return { observed: all.length ? `${wrong.length} of ${all.length} pods do not` : 'no pods', reasons: lines }
    },
  })

/** `gpu=true:NoSchedule`, `node.kubernetes.io/not-ready:NoExecute for 300s`, `everything`. */
export function formatToleration({ key, operator, value, effect, tolerationSeconds }: Toleration): string {
  const what = key ? `${key}${operator === 'Exists' ? '' : `=${value ?? ''}`}` : 'everything'
  const limit = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`
  return `${what}${effect ? `:${effect}` : ''}${limit}`
}
