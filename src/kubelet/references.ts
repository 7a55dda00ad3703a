import type { ApiReader } from '../api/client'
import type { ConfigMap, Container, Pod, Secret } from '../api/kinds'
import type { Resource } from '../api/resource'
import { configMaps } from '../api/resources/config-map'
import { secrets } from '../api/resources/secret'

/** Published into every namespace by the control plane; pods may rely on it. */
const ROOT_CA = 'kube-root-ca.crt'

interface Reference {
  readonly kind: 'configmap' | 'secret'
  readonly name: string
  readonly optional: boolean
  readonly keys: readonly string[]
}

export interface MissingVolume {
  readonly volume: string
  readonly why: string
}

/** Why a container's environment cannot be made: the first reference that leads nowhere. */
export function missingEnvironment(api: ApiReader, pod: Pod, container: Container): string | undefined {
  const namespace = pod.metadata.namespace ?? ''
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef && !configMapRef.optional && !find(api, configMaps, namespace, configMapRef.name)) {
      return `configmap "${configMapRef.name}" not found`
    }
    if (secretRef && !secretRef.optional && !find(api, secrets, namespace, secretRef.name)) {
      return `secret "${secretRef.name}" not found`
    }
  }
  for (const { valueFrom } of container.env ?? []) {
    const why =
      missingKey(api, namespace, 'ConfigMap', valueFrom?.configMapKeyRef) ??
      missingKey(api, namespace, 'Secret', valueFrom?.secretKeyRef)
    if (why) return why
  }
  return undefined
}

interface KeyReference {
  readonly name?: string
  readonly key: string
  readonly optional?: boolean
}

function missingKey(
  api: ApiReader,
  namespace: string,
  kind: 'ConfigMap' | 'Secret',
  reference: KeyReference | undefined,
): string | undefined {
  if (!reference || reference.optional) return undefined
  const source = find<ConfigMap | Secret>(api, resourceOf(kind), namespace, reference.name)
  if (!source) return `${kind.toLowerCase()} "${reference.name}" not found`
  return hasKey(source, reference.key)
    ? undefined
    : `couldn't find key ${reference.key} in ${kind} ${namespace}/${reference.name}`
}

/** The volumes whose ConfigMap or Secret is not there, in the pod's order. */
export function missingVolumes(api: ApiReader, pod: Pod): readonly MissingVolume[] {
  const namespace = pod.metadata.namespace ?? ''
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const why = references(volume)
      .map((reference) => missingSource(api, namespace, reference))
      .find((reason) => reason !== undefined)
    return why === undefined ? [] : [{ volume: volume.name, why }]
  })
}

type Volume = NonNullable<Pod['spec']['volumes']>[number]
type Items = readonly { readonly key: string }[] | undefined

function references({ configMap, secret, projected }: Volume): readonly Reference[] {
  const one = (kind: Reference['kind'], name = '', optional = false, items: Items = []): Reference => ({
    kind,
    name,
    optional,
    keys: items.map(({ key }) => key),
  })
  return [
    ...(configMap ? [one('configmap', configMap.name, configMap.optional, configMap.items)] : []),
    ...(secret ? [one('secret', secret.secretName, secret.optional, secret.items)] : []),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...(source.configMap
        ? [one('configmap', source.configMap.name, source.configMap.optional, source.configMap.items)]
        : []),
      ...(source.secret ? [one('secret', source.secret.name, source.secret.optional, source.secret.items)] : []),
    ]),
  ]
}

function missingSource(api: ApiReader, namespace: string, reference: Reference): string | undefined {
  const { kind, name, optional, keys } = reference
  if (optional || name === ROOT_CA) return undefined
  const source = find<ConfigMap | Secret>(api, kind === 'secret' ? secrets : configMaps, namespace, name)
  if (!source) return `${kind} "${name}" not found`
  const absent = keys.find((key) => !hasKey(source, key))
  if (absent === undefined) return undefined
  return kind === 'secret'
    ? `references non-existent secret key: ${absent}`
    : `references non-existent config key: ${absent}`
}

const resourceOf = (kind: 'ConfigMap' | 'Secret'): Resource<ConfigMap | Secret> =>
  (kind === 'Secret' ? secrets : configMaps) as Resource<ConfigMap | Secret>

const find = <T extends ConfigMap | Secret>(
  api: ApiReader,
  resource: Resource<T> | Resource<ConfigMap> | Resource<Secret>,
  namespace: string,
  name: string | undefined,
): T | undefined => api.find(resource as Resource<T>, { namespace, name: name ?? '' })

type Entries = { readonly [part in 'data' | 'stringData' | 'binaryData']?: Readonly<Record<string, string>> }

function hasKey(source: ConfigMap | Secret, key: string): boolean {
  const { data, stringData, binaryData } = source as Entries
  return [data, stringData, binaryData].some((entries) => !!entries && Object.hasOwn(entries, key))
}
