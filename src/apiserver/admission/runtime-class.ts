import type { Pod, RuntimeClass } from '../../api/kinds'
import { pods, runtimeClasses } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { equal } from '../../base/json'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'

type Spec = Pod['spec']
type Draft = { -readonly [Field in keyof Spec]: Spec[Field] }

function refuse({ name }: AdmissionRequest, why: string): never {
  throw StatusError.forbidden(pods, name, why)
}

function classOf(
  request: AdmissionRequest,
  { runtimeClassName }: Draft,
  { reader }: AdmissionContext,
): RuntimeClass | undefined {
  if (!runtimeClassName) return undefined
  const found = reader.find(runtimeClasses, { namespace: '', name: runtimeClassName })
  return found ?? refuse(request, `pod rejected: RuntimeClass "${runtimeClassName}" not found`)
}

const isSet = (overhead: Spec['overhead']): boolean => Object.keys(overhead ?? {}).length > 0

/** What the class costs is added to every pod of it; no pod says so by itself. */
function setOverhead(request: AdmissionRequest, spec: Draft, found: RuntimeClass | undefined): void {
  if (!found?.overhead) {
    if (!isSet(spec.overhead)) return
    refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
  }
  const overhead = found.overhead.podFixed ?? {}
  if (isSet(spec.overhead) && !equal(spec.overhead, overhead)) {
    refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
  }
  if (isSet(overhead)) spec.overhead = overhead
}

/** Pods of the class go to nodes that can run it. */
function setScheduling(request: AdmissionRequest, spec: Draft, { scheduling }: RuntimeClass): void {
  const { nodeSelector = {}, tolerations = [] } = scheduling ?? {}
  for (const [key, value] of Object.entries(nodeSelector)) {
    const own = spec.nodeSelector?.[key]
    if (own === undefined || own === value) continue
    const sides = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`
    refuse(request, `conflict: ${sides}`)
  }
  if (Object.keys(nodeSelector).length > 0) spec.nodeSelector = { ...spec.nodeSelector, ...nodeSelector }
  const added = tolerations.filter((toleration) => !spec.tolerations?.some((own) => equal(own, toleration)))
  if (added.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...added]
}

/** Overhead, node selector and tolerations of a pod's runtime class (`RuntimeClass`). */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],
  operations: ['CREATE'],
  mutate(request, draft, context) {
    const spec = draft.spec as Draft
    const found = classOf(request, spec, context)
    setOverhead(request, spec, found)
    if (found) setScheduling(request, spec, found)
  },
}
