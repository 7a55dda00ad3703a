import { compareText } from '../../base/compare'
import { byPreference } from '../custom-resources/custom-versions'
import { type AnyResource, apiVersionOf, type Subresource } from '../resource'

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const

/** What can be done with the objects of a kind. */
export const verbsOf = ({ verbs }: AnyResource): readonly string[] => verbs ?? VERBS

/** What a subresource is and can: its kind is that of the object unless one is named. */
interface SubresourceFacts {
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string }
  readonly verbs: readonly string[]
}

const SUBRESOURCES: Readonly<Record<Subresource, SubresourceFacts>> = {
  status: { verbs: ['get', 'patch', 'update'] },
  scale: { kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get', 'patch', 'update'] },
  eviction: { kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] },
  binding: { kind: { group: '', version: 'v1', kind: 'Binding' }, verbs: ['create'] },
  log: { verbs: ['get'] },
  resize: { verbs: ['get', 'patch', 'update'] },
  finalize: { verbs: ['update'] },
  exec: { kind: { group: '', version: 'v1', kind: 'PodExecOptions' }, verbs: ['create', 'get'] },
  attach: { kind: { group: '', version: 'v1', kind: 'PodAttachOptions' }, verbs: ['create', 'get'] },
  portforward: { kind: { group: '', version: 'v1', kind: 'PodPortForwardOptions' }, verbs: ['create', 'get'] },
}

/** The group versions that are served, the core group first, then by name. */
export function groupVersions(resources: readonly AnyResource[]): ReadonlyMap<string, readonly AnyResource[]> {
  const found = new Map<string, AnyResource[]>()
  const sorted = [...resources].sort(
    (a, b) => compareText(a.group, b.group) || byPreference(a.version, b.version) || compareText(a.plural, b.plural),
  )
  for (const resource of sorted) {
    const key = apiVersionOf(resource)
    found.set(key, [...(found.get(key) ?? []), resource])
  }
  return found
}

/** `APIGroupDiscoveryList`: everything in one answer, for one root (`/api` or `/apis`). */
export function aggregatedDiscovery(resources: readonly AnyResource[], root: 'api' | 'apis'): object {
  const groups = new Map<string, object[]>()
  for (const kinds of groupVersions(resources).values()) {
    const [{ group, version } = { group: '', version: '' }] = kinds
    if ((group === '') !== (root === 'api')) continue
    const entry = { version, freshness: 'Current', resources: kinds.map(aggregatedResource) }
    groups.set(group, [...(groups.get(group) ?? []), entry])
  }
  const items = [...groups].map(([name, versions]) => ({ metadata: name ? { name } : {}, versions }))
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
}

function aggregatedResource(resource: AnyResource): object {
  const { group, version, kind } = resource
  const responseKind = { group, version, kind }
  return {
    resource: resource.plural,
    responseKind,
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: verbsOf(resource),
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    ...(resource.subresources.length > 0
      ? {
          subresources: resource.subresources.map((subresource) => ({
            subresource,
            responseKind: SUBRESOURCES[subresource].kind ?? responseKind,
            verbs: SUBRESOURCES[subresource].verbs,
          })),
        }
      : {}),
  }
}

/** `APIVersions`, what a plain GET of `/api` answers. */
export const coreVersions = (address: string): object => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
})

/** `APIGroupList`, what a plain GET of `/apis` answers. */
export function groupList(resources: readonly AnyResource[]): object {
  const names = [...new Set(resources.map(({ group }) => group))].filter((group) => group !== '').sort(compareText)
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => apiGroup(resources, name)) }
}

/** One group with its versions; `undefined` when it is not served. */
export function groupDocument(resources: readonly AnyResource[], name: string): object | undefined {
  if (name === '' || !resources.some(({ group }) => group === name)) return undefined
  return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(resources, name) }
}

function apiGroup(resources: readonly AnyResource[], name: string): object {
  const own = [...new Set(resources.filter(({ group }) => group === name).map(({ version }) => version))].sort(
    byPreference,
  )
  const versions = own.map((version) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions, preferredVersion: versions[0] }
}

/** `APIResourceList` of a group version; `undefined` when it is not served. */
export function resourceList(resources: readonly AnyResource[], groupVersion: string): object | undefined {
  const kinds = groupVersions(resources).get(groupVersion)
  return kinds && { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: kinds.flatMap(plainResources) }
}

function plainResources(resource: AnyResource): readonly object[] {
  const { plural, namespaced, kind } = resource
  const own = {
    name: plural,
    singularName: resource.singular,
    namespaced,
    kind,
    verbs: verbsOf(resource),
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
  }
  const parts = resource.subresources.map((subresource) => {
    const { kind: other, verbs } = SUBRESOURCES[subresource]
    return { name: `${plural}/${subresource}`, singularName: '', namespaced, ...(other ?? { kind }), verbs }
  })
  return [own, ...parts]
}
