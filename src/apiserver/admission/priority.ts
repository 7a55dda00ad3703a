import type { ApiReader } from '../../api/client'
import type { PriorityClass } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { pods, priorityClasses } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { AdmissionPlugin, AdmissionRequest } from './admission'

interface PrioritySpec {
  priorityClassName?: string
  priority?: number
  preemptionPolicy?: string
}

/** The class with `globalDefault`; the one of lowest value if several are. */
const globalDefault = (reader: ApiReader): PriorityClass | undefined =>
  reader
    .list(priorityClasses)
    .filter((candidate) => candidate.globalDefault)
    .reduce<PriorityClass | undefined>((best, other) => (best && best.value <= other.value ? best : other), undefined)

function classOf(request: AdmissionRequest, spec: PrioritySpec, reader: ApiReader): PriorityClass | undefined {
  if (!spec.priorityClassName) return globalDefault(reader)
  const found = reader.find(priorityClasses, { namespace: '', name: spec.priorityClassName })
  if (found) return found
  throw StatusError.forbidden(pods, request.name, `no PriorityClass with name ${spec.priorityClassName} was found`)
}

function resolvePriority(request: AdmissionRequest, spec: PrioritySpec, reader: ApiReader): void {
  const found = classOf(request, spec, reader)
  const priority = found?.value ?? 0
  if (spec.priority !== undefined && spec.priority !== priority) {
    const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`
    throw StatusError.forbidden(pods, request.name, why)
  }
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    const why = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`
    throw StatusError.forbidden(pods, request.name, why)
  }
  if (found) spec.priorityClassName = found.metadata.name
  spec.priority = priority
  spec.preemptionPolicy = policy
}

function refuseSecondDefault(request: AdmissionRequest, object: KubernetesObject, reader: ApiReader): void {
  if (!(object as PriorityClass).globalDefault) return
  const other = reader
    .list(priorityClasses)
    .find((candidate) => candidate.globalDefault && candidate.metadata.name !== request.name)
  if (!other) return
  const why = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`
  throw StatusError.forbidden(priorityClasses, request.name, why)
}

/** Turns a pod's priority class into a number, and keeps a second default class out (`Priority`). */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses.scheduling.k8s.io'],
  operations: ['CREATE', 'UPDATE'],
  mutate(request, draft, { reader }) {
    if (request.resource !== pods) return
    const spec = draft.spec as PrioritySpec
    const before = request.previous as { readonly spec: Readonly<PrioritySpec> } | undefined
    if (!before) return resolvePriority(request, spec, reader)
    // A pod's priority is settled at creation; a client that replaces the pod may leave it out.
    spec.priority ??= before.spec.priority
    spec.preemptionPolicy ??= before.spec.preemptionPolicy
    spec.priorityClassName ??= before.spec.priorityClassName
  },
  validate(request, object, { reader }) {
    if (request.resource === priorityClasses) refuseSecondDefault(request, object, reader)
  },
}
