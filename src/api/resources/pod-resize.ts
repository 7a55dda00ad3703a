import { equal } from '../../base/json'
import { type FieldError, forbidden, invalid } from '../field-error'
import type { Container, Pod } from '../kinds'
import { qosClassOf } from '../pod-qos'

type Lists = NonNullable<Container['resources']>
const LISTS = ['limits', 'requests'] as const satisfies readonly (keyof Lists)[]
const GROUPS = ['initContainers', 'containers'] as const
const RESIZABLE: readonly string[] = ['cpu', 'memory']

const namesOf = (containers: readonly Container[] | undefined): string =>
  JSON.stringify((containers ?? []).map(({ name }) => name))

const sameContainers = (pod: Pod, previous: Pod): boolean =>
  GROUPS.every((group) => namesOf(pod.spec[group]) === namesOf(previous.spec[group]))

/** A container as it was, with what a resize may change. */
function resized(before: Container, { resources, resizePolicy }: ContainerWithPolicy): Container {
  return { ...before, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) } as Container
}

/** What of a write to `pods/NAME/resize` counts: the resources of the containers; all else stays as it was. */
export function resizedPod(wanted: Pod, previous: Pod): Pod {
  if (!sameContainers(wanted, previous)) return wanted
  const groups = GROUPS.flatMap((group) => {
    const before = previous.spec[group]
    return before ? [[group, before.map((one, i) => resized(one, wanted.spec[group]?.[i] as Container))]] : []
  })
  return { ...previous, metadata: wanted.metadata, spec: { ...previous.spec, ...Object.fromEntries(groups) } }
}

/**
 * What is wrong with a resize (validation `ValidatePodResize`).
 * Simplified: the message has no diff of the two specs after it.
 */
export function resizeErrors(pod: Pod, previous: Pod): readonly FieldError[] {
  const errors: FieldError[] = []
  if (qosClassOf(pod.spec) !== qosClassOf(previous.spec)) {
    const detail = 'Pod QOS Class may not change as a result of resizing'
    errors.push(invalid('spec', previous.status.qosClass ?? '', detail))
  }
  if (!sameContainers(pod, previous)) {
    return [
      ...errors,
      forbidden('spec.containers', 'containers may not be added, removed, renamed or reordered on resize'),
    ]
  }
  const pairs = GROUPS.flatMap((group) =>
    (previous.spec[group] ?? []).map((before, i) => ({
      field: `spec.${group}[${i}].resources`,
      before: before.resources ?? {},
      after: pod.spec[group]?.[i]?.resources ?? {},
    })),
  )
  errors.push(...pairs.flatMap(removed))
  if (!pairs.every(onlyComputeChanged)) errors.push(forbidden('spec', 'only cpu and memory resources are mutable'))
  return errors
}

interface Pair {
  readonly field: string
  readonly before: Lists
  readonly after: Lists
}

const removed = ({ field, before, after }: Pair): readonly FieldError[] =>
  LISTS.filter((list) => Object.keys(before[list] ?? {}).some((name) => after[list]?.[name] === undefined)).map(
    (list) => forbidden(`${field}.${list}`, `resource ${list} cannot be removed`),
  )

const onlyComputeChanged = ({ before, after }: Pair): boolean =>
  LISTS.every((list) => {
    const others = (quantities: Lists['limits']) =>
      Object.fromEntries(Object.entries(quantities ?? {}).filter(([name]) => !RESIZABLE.includes(name)))
    return equal(others(before[list]), others(after[list]))
  })

/** `resizePolicy` says which resources a container must be restarted for. */
type ContainerWithPolicy = Container & {
  readonly resizePolicy?: readonly { readonly resourceName: string; readonly restartPolicy: string }[]
}

/** Whether a container must start anew to get its other resources. */
export const resizeRestarts = (before: ContainerWithPolicy, after: ContainerWithPolicy): boolean =>
  (after.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      LISTS.some((list) => before.resources?.[list]?.[resourceName] !== after.resources?.[list]?.[resourceName]),
  )

/** Whether a write has changed the resources of a container. */
export const isResizeOf = (before: Pod, after: Pod): boolean =>
  before.spec !== after.spec &&
  GROUPS.some((group) =>
    after.spec[group]?.some(({ resources }, i) => {
      const known = before.spec[group]?.[i]?.resources
      return resources !== known && !equal(resources, known)
    }),
  )
