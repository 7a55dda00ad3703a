import type { LimitRange, PersistentVolumeClaim, Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { limitRanges, persistentVolumeClaims, pods } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { compareText } from '../../base/compare'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'
import { type Amounts, limitViolations, sumOf } from './limit-checks'

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

const itemsFor = (request: AdmissionRequest, { reader }: AdmissionContext): readonly Item[] =>
  reader.list(limitRanges, { namespace: request.namespace }).flatMap(({ spec }) => spec.limits)

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

function podViolations({ spec }: Pod, item: Item): readonly string[] {
  const all = [...spec.containers, ...(spec.initContainers ?? [])]
  const amountsOf = ({ resources }: (typeof all)[number]): Amounts => resources ?? {}
  if (item.type === 'Container') return all.flatMap((container) => limitViolations(item, amountsOf(container)))
  if (item.type === 'Pod') return limitViolations(item, sumOf(spec.containers.map(amountsOf)))
  return []
}

function claimViolations({ spec }: PersistentVolumeClaim, item: Item): readonly string[] {
  return item.type === 'PersistentVolumeClaim' ? limitViolations(item, { requests: spec.resources?.requests }) : []
}

function violations(
  { resource }: AdmissionRequest,
  object: KubernetesObject,
  items: readonly Item[],
): readonly string[] {
  const find = resource === pods ? podViolations : claimViolations
  return items.flatMap((item) => find(object as never, item))
}

/** Gives containers the limits and requests of their namespace, and keeps pods and claims within its bounds (`LimitRanger`). */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  operations: ['CREATE', 'UPDATE'],
  mutate(request, draft, context) {
    if (request.resource !== pods || request.operation !== 'CREATE') return
    setDefaults(draft as unknown as PodDraft, itemsFor(request, context))
  },
  validate(request, object, context) {
    if (request.subresource || (request.resource === pods && request.operation !== 'CREATE')) return
    const found = violations(request, object, itemsFor(request, context))
    if (found.length === 0) return
    const why = found.length === 1 ? (found[0] as string) : `[${[...new Set(found)].join(', ')}]`
    throw StatusError.forbidden(request.resource === pods ? pods : persistentVolumeClaims, request.name, why)
  },
}
