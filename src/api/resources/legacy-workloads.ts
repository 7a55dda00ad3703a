import type { Mutable } from '../../base/json'
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../kinds'

/** Defaults and fields of group versions that old manifests use. They run before the defaults of today's version. */

const UNLIMITED = 2_147_483_647
const ROLLBACK_ANNOTATION = 'deprecated.deployment.rollback.to'
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'

interface Workload {
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> }
  spec: { selector?: unknown; template?: { metadata?: { labels?: Record<string, string> } } }
}

/** Before apps/v1beta2, selector and labels followed the template when they were not given. */
function selectTemplate({ metadata, spec }: Workload): void {
  const labels = spec?.template?.metadata?.labels
  if (!labels || !spec) return
  const selector = spec.selector as { matchLabels?: object; matchExpressions?: object } | undefined
  if (!selector?.matchLabels && !selector?.matchExpressions) spec.selector = { matchLabels: { ...labels } }
  if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

const annotate = ({ metadata }: Workload, key: string, value: unknown): void => {
  metadata.annotations = { ...metadata.annotations, [key]: String(value) }
}

interface LegacyDeploymentSpec {
  rollbackTo?: { revision?: number }
}

export function convertLegacyDeployment(draft: Mutable<Deployment>, apiVersion: string): void {
  const { spec } = draft
  if (!spec) return
  const { rollbackTo } = spec as LegacyDeploymentSpec
  if (rollbackTo) annotate(draft as never, ROLLBACK_ANNOTATION, rollbackTo.revision ?? 0)
  delete (spec as LegacyDeploymentSpec).rollbackTo
  if (apiVersion === 'apps/v1beta2') return
  selectTemplate(draft as never)
  if (apiVersion === 'apps/v1beta1') {
    spec.revisionHistoryLimit ??= 2
    return
  }
  spec.revisionHistoryLimit ??= UNLIMITED
  spec.progressDeadlineSeconds ??= UNLIMITED
  spec.strategy ??= {}
  spec.strategy.type ||= 'RollingUpdate'
  if (spec.strategy.type !== 'RollingUpdate') return
  spec.strategy.rollingUpdate ??= {}
  spec.strategy.rollingUpdate.maxUnavailable ??= 1
  spec.strategy.rollingUpdate.maxSurge ??= 1
}

export function convertLegacyReplicaSet(draft: Mutable<ReplicaSet>, apiVersion: string): void {
  if (apiVersion === 'extensions/v1beta1') selectTemplate(draft as never)
}

interface LegacyDaemonSetSpec {
  templateGeneration?: number
}

export function convertLegacyDaemonSet(draft: Mutable<DaemonSet>, apiVersion: string): void {
  const { spec } = draft
  if (!spec || apiVersion !== 'extensions/v1beta1') return
  const { templateGeneration } = spec as LegacyDaemonSetSpec
  if (templateGeneration !== undefined) annotate(draft as never, GENERATION_ANNOTATION, templateGeneration)
  delete (spec as LegacyDaemonSetSpec).templateGeneration
  selectTemplate(draft as never)
  spec.updateStrategy ??= {}
  spec.updateStrategy.type ||= 'OnDelete'
}

export function convertLegacyStatefulSet(draft: Mutable<StatefulSet>, apiVersion: string): void {
  const { spec } = draft
  if (!spec || apiVersion !== 'apps/v1beta1') return
  selectTemplate(draft as never)
  spec.updateStrategy ??= {}
  spec.updateStrategy.type ||= 'OnDelete'
}
