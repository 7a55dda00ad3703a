import { duplicate, forbidden, invalid, required, unsupported } from '../field-error'
import type { Container, PodSpec } from '../kinds'
import { hostPortsDiffer, portsAreValid } from './container-port-rules'
import { environmentIsValid } from './environment-rules'
import { type FieldErrors, followsRule, NOTHING_WRONG, oneOf } from './field-rules'
import { duplicatesOf, requiredText } from './metadata-rules'
import { dns1123Label } from './names'
import { handlerIsValid, probesAreValid } from './probe-rules'
import { resourcesAreValid } from './resource-rules'
import { devicesAreValid, mountsAreValid } from './volume-rules'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'] as const
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const

/** What is wrong with the containers of a pod, init containers last (core `validateContainers`). */
export function containersAreValid(spec: PodSpec, path: string): FieldErrors {
  const containers = spec.containers ?? []
  const field = `${path}.containers`
  if (containers.length === 0) return [required(field), ...initContainersAreValid(spec, path)]
  return [
    ...containers.flatMap((container, i) => [
      ...containerIsValid(container, spec, `${field}[${i}]`),
      ...duplicatesAt(containers, i, field),
      ...lifecycleIsValid(container, spec, `${field}[${i}]`),
      ...probesAreValid(container, `${field}[${i}]`),
      ...restartPolicyIsValid(container, `${field}[${i}]`),
    ]),
    ...hostPortsDiffer(containers, field),
    ...initContainersAreValid(spec, path),
  ]
}

const duplicatesAt = (containers: readonly Container[], i: number, field: string): FieldErrors =>
  duplicatesOf(
    containers.slice(0, i + 1).map(({ name }) => name),
    (at) => `${field}[${at}].name`,
  ).filter((error) => error.field.startsWith(`${field}[${i}]`))

function initContainersAreValid(spec: PodSpec, path: string): FieldErrors {
  const field = `${path}.initContainers`
  const taken = new Set((spec.containers ?? []).map(({ name }) => name))
  return (spec.initContainers ?? []).flatMap((container, i) => {
    const at = `${field}[${i}]`
    const isTaken = !!container.name && taken.has(container.name)
    taken.add(container.name)
    return [
      ...containerIsValid(container, spec, at),
      ...(isTaken ? [duplicate(`${at}.name`, container.name)] : NOTHING_WRONG),
      ...restartPolicyIsValid(container, at),
      ...(container.restartPolicy === 'Always' ? sidecarIsValid(container, spec, at) : runsOnce(container, at)),
    ]
  })
}

const sidecarIsValid = (container: Container, spec: PodSpec, path: string): FieldErrors => [
  ...lifecycleIsValid(container, spec, path),
  ...probesAreValid(container, path),
]

const FOR_GOOD_ONLY = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

/** What ends by itself is neither probed nor hooked. */
const runsOnce = (container: Container, path: string): FieldErrors =>
  FOR_GOOD_ONLY.filter((part) => container[part]).map((part) =>
    forbidden(`${path}.${part}`, 'may not be set for init containers without restartPolicy=Always'),
  )

function containerIsValid(container: Container, spec: PodSpec, path: string): FieldErrors {
  const { name, image = '' } = container
  return [
    ...(name ? followsRule(dns1123Label, name, `${path}.name`) : [required(`${path}.name`)]),
    ...(image === image.trim()
      ? requiredText(image, `${path}.image`)
      : [invalid(`${path}.image`, image, 'must not have leading or trailing whitespace')]),
    ...oneOf(container.terminationMessagePolicy, MESSAGE_POLICIES, `${path}.terminationMessagePolicy`),
    ...portsAreValid(container.ports ?? [], !!spec.hostNetwork, `${path}.ports`),
    ...environmentIsValid(container, path),
    ...mountsAreValid(container, spec, path),
    ...devicesAreValid(container, spec, path),
    ...oneOf(container.imagePullPolicy, PULL_POLICIES, `${path}.imagePullPolicy`),
    ...resourcesAreValid(container.resources, `${path}.resources`),
  ]
}

const restartPolicyIsValid = ({ restartPolicy }: Container, path: string): FieldErrors =>
  restartPolicy && !(RESTART_POLICIES as readonly string[]).includes(restartPolicy)
    ? [unsupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES)]
    : NOTHING_WRONG

function lifecycleIsValid({ lifecycle }: Container, spec: PodSpec, path: string): FieldErrors {
  const hooks = [
    ['postStart', lifecycle?.postStart],
    ['preStop', lifecycle?.preStop],
  ] as const
  return hooks.flatMap(([name, hook]) =>
    hook
      ? handlerIsValid(hook as never, `${path}.lifecycle.${name}`, spec.terminationGracePeriodSeconds)
      : NOTHING_WRONG,
  )
}
