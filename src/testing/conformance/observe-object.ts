import { findCondition } from '../../api/condition'
import type { Container, Labels, Pod, Taint, Toleration } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { compareText } from '../../base/compare'
import { isObject, type JsonValue } from '../../base/json'

/** A stored object whose kind does not matter here. */
export interface AnyObject extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

interface ConditionLike {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** `Deployment/web`: the controlling owner. */
export function ownerOf(object: KubernetesObject): string | null {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller)
  return owner ? `${owner.kind}/${owner.name}` : null
}

export const conditionsOf = (object: AnyObject): readonly ConditionLike[] =>
  (object.status?.conditions as readonly ConditionLike[] | undefined) ?? []

/** `Ready=False (ContainersNotReady)` */
export const conditionText = ({ type, status, reason }: ConditionLike): string =>
  `${type}=${status}${reason ? ` (${reason})` : ''}`

export const conditionTexts = (object: AnyObject): string[] => conditionsOf(object).map(conditionText).sort(compareText)

export const conditionMessages = (object: AnyObject): Record<string, string> =>
  Object.fromEntries(conditionsOf(object).flatMap(({ type, message }) => (message ? [[type, message]] : [])))

export const isReady = (object: AnyObject): boolean => findCondition(conditionsOf(object), 'Ready')?.status === 'True'

/** How often the containers of a pod were restarted, together. */
export const restartsOf = (object: AnyObject): number =>
  ((object as unknown as Pod).status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)

/** The images of a pod, or of the template of a workload. */
export function imagesOf(object: AnyObject): string[] {
  const template = object.spec?.template ?? object.spec?.jobTemplate
  const spec = isObject(template) ? template.spec : object.spec
  const nested = isObject(spec) && isObject(spec.template) ? spec.template.spec : spec
  const containers = isObject(nested) ? (nested.containers as readonly Container[] | undefined) : undefined
  return (containers ?? []).map((container) => container.image ?? '')
}

/** `k=v:NoSchedule` */
export const taintText = ({ key, value, effect }: Taint): string => `${key}${value ? `=${value}` : ''}:${effect}`

/** As `kubectl describe` prints it: `a:NoExecute op=Exists for 9s`. */
export const tolerationText = ({ key, value, effect, operator, tolerationSeconds }: Toleration): string =>
  `${key ?? ''}${value ? `=${value}` : ''}${effect ? `:${effect}` : key ? '' : ':'}` +
  `${operator === 'Exists' ? ' op=Exists' : ''}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`

/** Labels or annotations without those that every object of a real cluster has. */
export const keep = (labels: Labels | undefined, wanted: (key: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => wanted(key)))

/** Annotations that controllers write. */
export const controllerAnnotations = (object: KubernetesObject): Record<string, string> =>
  keep(
    object.metadata.annotations,
    (key) =>
      (/(^|\.)kubernetes\.io\//.test(key) && !key.startsWith('kubectl.kubernetes.io/')) ||
      key.startsWith('deprecated.'),
  )

/** Numbers of a status; an absent one is zero. */
export const numbersOf = (object: AnyObject, fields: readonly string[]): Record<string, JsonValue> =>
  Object.fromEntries(fields.map((field) => [field, (object.status?.[field] as JsonValue | undefined) ?? 0]))
