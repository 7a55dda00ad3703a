import { sortedKeys } from '../../base/compare'
import type { Container, NodeSelectorTerm, PodSpec, PodTemplateSpec } from '../kinds'
import type { KubernetesObject } from '../object'
import { parseQuantity } from '../quantity'

type Warnings = readonly string[]
type Ports = NonNullable<Container['ports']>
type Affinity = NonNullable<PodSpec['affinity']>['podAffinity']

/** Labels of nodes that have new names. */
const RENAMED: Readonly<Record<string, readonly [since: string, instead: string]>> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/instance-type': ['v1.17', 'node.kubernetes.io/instance-type'],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': ['v1.17', 'topology.kubernetes.io/region'],
  'failure-domain.beta.kubernetes.io/zone': ['v1.17', 'topology.kubernetes.io/zone'],
}

/** Kinds of volumes that have gone, or are about to. */
const VOLUMES = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const

const BYTES = ['memory', 'ephemeral-storage'] as const
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

/** What the server has to say about a pod's spec that it takes: what is old, odd or without effect (`pod/warnings.go`). */
export function podSpecWarnings(spec: PodSpec, path: string): Warnings {
  const containers = containersOf(spec, path)
  return [
    ...sortedKeys(spec.nodeSelector ?? {}).flatMap((key) => renamed(key, `${path}.nodeSelector[${key}]: `)),
    ...nodeAffinityWarnings(spec, `${path}.affinity.nodeAffinity`),
    ...spreadWarnings(spec, `${path}.topologySpreadConstraints`),
    ...volumeWarnings(spec, `${path}.volumes`),
    ...twins(
      spec.hostAliases,
      ({ ip }) => ip,
      (i, ip) => `${path}.hostAliases[${i}].ip: duplicate ip "${ip}"`,
    ),
    ...twins(
      spec.imagePullSecrets,
      ({ name }) => name,
      (i, name) => `${path}.imagePullSecrets[${i}].name: duplicate name "${name}"`,
    ),
    ...fractions(spec.overhead, `${path}.overhead`),
    ...containers.flatMap(([container, field]) => containerWarnings(container, field)),
    ...portWarnings(containers),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...selectorless(spec.affinity?.podAffinity, `${path}.affinity.podAffinity`),
    ...selectorless(spec.affinity?.podAntiAffinity, `${path}.affinity.podAntiAffinity`),
  ]
}

/** The same for kinds that make pods: with everything that they are asked for anew. */
export const templateWarnings =
  <T extends KubernetesObject>(templateOf: (object: T) => PodTemplateSpec | undefined, path = 'spec.template') =>
  (object: T, previous?: T): Warnings => {
    const spec = templateOf(object)?.spec
    const isNew = object.metadata.generation !== previous?.metadata.generation
    return spec && (!previous || isNew) ? podSpecWarnings(spec, `${path}.spec`) : []
  }

const containersOf = (spec: PodSpec, path: string): readonly (readonly [Container, string])[] =>
  (['initContainers', 'containers'] as const).flatMap((group) =>
    (spec[group] ?? []).map((container, i) => [container, `${path}.${group}[${i}]`] as const),
  )

function renamed(key: string, prefix: string): Warnings {
  const found = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined
  return found ? [`${prefix}deprecated since ${found[0]}; use "${found[1]}" instead`] : []
}

function nodeAffinityWarnings({ affinity }: PodSpec, path: string): Warnings {
  const { [REQUIRED]: required, [PREFERRED]: preferred = [] } = affinity?.nodeAffinity ?? {}
  return [
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, i) =>
      termWarnings(term, `${path}.${REQUIRED}.nodeSelectorTerms[${i}]`),
    ),
    ...preferred.flatMap(({ preference }, i) => termWarnings(preference, `${path}.${PREFERRED}[${i}].preference`)),
  ]
}

const termWarnings = (term: NodeSelectorTerm | undefined, path: string): Warnings =>
  (term?.matchExpressions ?? []).flatMap(({ key }, i) => renamed(key, `${path}.matchExpressions[${i}].key: ${key} is `))

const NULL_SELECTOR = 'labelSelector: a null labelSelector results in matching no pod'

const spreadWarnings = ({ topologySpreadConstraints = [] }: PodSpec, path: string): Warnings =>
  topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => [
    ...renamed(topologyKey, `${path}[${i}].topologyKey: ${topologyKey} is `),
    ...(labelSelector ? [] : [`${path}[${i}].${NULL_SELECTOR}`]),
  ])

const selectorless = (affinity: Affinity, path: string): Warnings => [
  ...(affinity?.[REQUIRED] ?? []).flatMap(({ labelSelector }, i) =>
    labelSelector ? [] : [`${path}.${REQUIRED}[${i}].${NULL_SELECTOR}`],
  ),
  ...(affinity?.[PREFERRED] ?? []).flatMap(({ podAffinityTerm }, i) =>
    podAffinityTerm?.labelSelector ? [] : [`${path}.${PREFERRED}[${i}].podAffinityTerm.${NULL_SELECTOR}`],
  ),
]

const volumeWarnings = ({ volumes = [] }: PodSpec, path: string): Warnings =>
  volumes.flatMap((volume, i) =>
    VOLUMES.flatMap(([kind, why]) => (volume[kind] ? [`${path}[${i}].${kind}: ${why}`] : [])),
  )

/** A warning for each item that has the name of an earlier one. */
function twins<T>(
  items: readonly T[] | undefined,
  nameOf: (item: T) => string | undefined,
  warning: (index: number, name: string) => string,
): Warnings {
  const names = (items ?? []).map((item) => nameOf(item) ?? '')
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [warning(i, name)] : []))
}

const fractions = (amounts: Readonly<Record<string, string>> | undefined, path: string): Warnings =>
  BYTES.flatMap((name) => {
    const amount = amounts?.[name]
    if (amount === undefined || Number.isInteger(parseQuantity(amount) ?? 0)) return []
    return [`${path}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`]
  })

function containerWarnings({ resources, env = [] }: Container, path: string): Warnings {
  const names = env.map(({ name }) => name)
  return [
    ...fractions(resources?.limits, `${path}.resources.limits`),
    ...fractions(resources?.requests, `${path}.resources.requests`),
    ...env.flatMap(({ name, value = '', valueFrom }, i) => {
      const before = `$(${name})`
      const refersBack = !valueFrom && value !== before && value.includes(before)
      if (names.indexOf(name) === i || refersBack) return []
      return [`${path}.env[${i}]: hides previous definition of "${name}", which may be dropped when using apply`]
    }),
  ]
}

/** Ports of all containers that get into each other's way. */
function portWarnings(containers: readonly (readonly [Container, string])[]): Warnings {
  const all = containers.flatMap(([{ ports = [] }, path]) =>
    ports.map((port, i) => ({ port, field: `${path}.ports[${i}]` })),
  )
  return all.flatMap(({ port, field }, i) =>
    all
      .slice(0, i)
      .filter(({ port: other }) => other.containerPort === port.containerPort && other.protocol === port.protocol)
      .flatMap(({ port: other, field: otherField }) => {
        const clash = clashOf(port, other)
        return clash ? [`${field}: ${clash} port definition with ${otherField}`] : []
      }),
  )
}

function clashOf(a: Ports[number], b: Ports[number]): string | undefined {
  const [hostPort = 0, otherPort = 0] = [a.hostPort, b.hostPort]
  const [hostIP = '', otherIP = ''] = [a.hostIP, b.hostIP]
  if (hostPort === otherPort && hostIP === otherIP) return 'duplicate'
  if (hostPort === 0 || otherPort === 0) return 'overlapping'
  return hostPort === otherPort && (hostIP === '') !== (otherIP === '') ? 'dangerously ambiguous' : undefined
}
