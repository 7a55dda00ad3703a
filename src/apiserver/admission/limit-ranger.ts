import type { LimitRange, PersistentVolumeClaim, Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { podAmountText, podLimits, podRequests, type ResourceAmounts } from '../../api/pod-resources'
import { limitRanges, persistentVolumeClaims, pods } from '../../api/resources'
import { isResizeOf } from '../../api/resources/pod-resize'
import { StatusError } from '../../api/status-error'
import { compareText } from '../../base/compare'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { type Amounts, limitViolations } from './limit-checks'

type Item = LimitRange['spec']['limits'][number]
type Quantities = Record<string, string>

interface ContainerDraft {
  readonly name: string
  resources?: { requests?: Quantities; limits?: Quantities }
}

interface PodDraft {
  readonly metadata: { annotations?: Record<string, string> }
  readonly spec?: { containers?: ContainerDraft[]; initContainers?: ContainerDraft[] }
}

const ANNOTATION = 'kubernetes.io/limit-ranger'

const rangesFor = ({ namespace }: AdmissionRequest, { reader }: AdmissionContext): readonly LimitRange[] =>
  reader.list(limitRanges, { namespace })

/** Fills in what is missing. @returns the names of what was */
function fill(quantities: Quantities, defaults: Readonly<Quantities> | undefined): readonly string[] {
  const missing = Object.keys(defaults ?? {}).filter((name) => quantities[name] === undefined)
  for (const name of missing) quantities[name] = defaults?.[name] as string
  return missing.sort(compareText)
}

/** @returns what was set, in the words of the annotation */
function fillContainer(container: ContainerDraft, item: Item, what: string): readonly string[] {
  if (!item.default && !item.defaultRequest) return []
  const resources = (container.resources ??= {})
  const limits = fill((resources.limits ??= {}), item.default)
  const requests = fill((resources.requests ??= {}), item.defaultRequest)
  const told = (names: readonly string[], kind: string): readonly string[] =>
    names.length === 0 ? [] : [`${names.join(', ')} ${kind} for ${what} ${container.name}`]
  return [...told(requests, 'request'), ...told(limits, 'limit')]
}

function setDefaults({ metadata, spec }: PodDraft, items: readonly Item[]): void {
  const set = items
    .filter(({ type }) => type === 'Container')
    .flatMap((item) => [
      ...(spec?.containers ?? []).flatMap((container) => fillContainer(container, item, 'container')),
      ...(spec?.initContainers ?? []).flatMap((container) => fillContainer(container, item, 'init container')),
    ])
  if (set.length === 0) return
  metadata.annotations = { ...metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${set.join('; ')}` }
}

function podViolations(pod: Pod, item: Item): readonly string[] {
  const { containers, initContainers = [] } = pod.spec
  if (item.type === 'Pod') return limitViolations(item, amountsOf(pod))
  if (item.type !== 'Container') return []
  return [...containers, ...initContainers].flatMap(({ resources }) => limitViolations(item, resources ?? {}))
}

/** What a pod asks for as a whole: what its containers do together, or more in its initialisation; not its overhead. */
function amountsOf({ spec: { overhead: _, ...spec } }: Pod): Amounts {
  const texts = (part: 'requests' | 'limits', amounts: ResourceAmounts) =>
    Object.fromEntries(Object.entries(amounts).map(([k, amount]) => [k, podAmountText({ spec }, part, k, amount)]))
  return { requests: texts('requests', podRequests({ spec })), limits: texts('limits', podLimits({ spec })) }
}

function claimViolations({ spec }: PersistentVolumeClaim, item: Item): readonly string[] {
  return item.type === 'PersistentVolumeClaim' ? limitViolations(item, { requests: spec.resources?.requests }) : []
}

/** What is wrong with an object by one LimitRange, each thing said once. */
function violations({ resource }: AdmissionRequest, object: KubernetesObject, { spec }: LimitRange): readonly string[] {
  const find = resource === pods ? podViolations : claimViolations
  return [...new Set(spec.limits.flatMap((item) => find(object as never, item)))]
}

/** Of changes of pods only those that resize them are looked at. */
const isLookedAt = ({ resource, operation, previous, subresource }: AdmissionRequest, object: KubernetesObject) =>
  !subresource &&
  (resource !== pods || operation === 'CREATE' || (!!previous && isResizeOf(previous as Pod, object as Pod)))

/** Gives containers the limits and requests of their namespace, and keeps pods and claims within its bounds (`LimitRanger`). */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  operations: ['CREATE', 'UPDATE'],
  mutate(request, draft, context) {
    if (request.resource !== pods || request.operation !== 'CREATE') return
    for (const { spec } of rangesFor(request, context)) setDefaults(draft as unknown as PodDraft, spec.limits)
  },
  validate(request, object, context) {
    if (!isLookedAt(request, object)) return
    for (const range of rangesFor(request, context)) {
      const found = violations(request, object, range)
      if (found.length === 0) continue
      const why = found.length === 1 ? (found[0] as string) : `[${found.join(', ')}]`
      throw StatusError.forbidden(request.resource === pods ? pods : persistentVolumeClaims, request.name, why)
    }
  },
}
