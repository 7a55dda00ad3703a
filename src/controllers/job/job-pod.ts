import type { Container, Job, Pod, PodTemplateSpec } from '../../api/kinds'
import type { NewObject } from '../../api/object'
import type { PodControl } from '../shared/pod-control'
import { judgeFailure } from './failure-policy'
import {
  FAILURES_KEY,
  hasIndexBackoff,
  IGNORED_FAILURES_KEY,
  INDEX_KEY,
  ignoredIndexFailures,
  indexFailures,
  TRACKING_FINALIZER,
} from './job-pods'

/** generateName leaves room for five random characters in a label of 63. */
const LONGEST_BASE = 58
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX'

/** A pod of a job without indexes: its template, held by the finalizer until it is counted. */
export function jobPod(control: PodControl, job: Job): NewObject<Pod> {
  return control.fromTemplate(tracked(job.spec.template))
}

/** The pod of one index. It says its index everywhere an application may look, and how often the index failed. */
export function indexedPod(control: PodControl, job: Job, index: number, replaced: Pod | undefined): NewObject<Pod> {
  const pod = jobPod(control, job)
  const ending = `-${index}-`
  const containers = pod.spec.containers.map(withIndexVariable)
  const initContainers = pod.spec.initContainers?.map(withIndexVariable)
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${job.metadata.name.slice(0, LONGEST_BASE - ending.length)}${ending}`,
      labels: { ...pod.metadata.labels, [INDEX_KEY]: String(index) },
      annotations: {
        ...pod.metadata.annotations,
        [INDEX_KEY]: String(index),
        ...(hasIndexBackoff(job) ? failureCounts(job, replaced) : {}),
      },
    },
    spec: {
      ...pod.spec,
      containers,
      ...(initContainers ? { initContainers } : {}),
      hostname: `${job.metadata.name}-${index}`,
    },
  }
}

function tracked(template: PodTemplateSpec): PodTemplateSpec {
  const finalizers = template.metadata?.finalizers ?? []
  if (finalizers.includes(TRACKING_FINALIZER)) return template
  return { ...template, metadata: { ...template.metadata, finalizers: [...finalizers, TRACKING_FINALIZER] } }
}

function withIndexVariable(container: Container): Container {
  const env = container.env ?? []
  if (env.some(({ name }) => name === INDEX_VARIABLE)) return container
  const valueFrom = { fieldRef: { fieldPath: `metadata.labels['${INDEX_KEY}']` } }
  return { ...container, env: [...env, { name: INDEX_VARIABLE, valueFrom }] }
}

function failureCounts(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (!replaced) return { [FAILURES_KEY]: '0' }
  const isIgnored = judgeFailure(job, replaced).action === 'Ignore'
  const ignored = ignoredIndexFailures(replaced) + (isIgnored ? 1 : 0)
  const failures = indexFailures(replaced) + (isIgnored ? 0 : 1)
  return { [FAILURES_KEY]: String(failures), ...(ignored > 0 ? { [IGNORED_FAILURES_KEY]: String(ignored) } : {}) }
}
