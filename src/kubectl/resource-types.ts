import { type AnyResource, eachKindOnce } from '../api/resource'
import { CommandError } from './errors'

/** `get all`: kinds in the order in which an API server lists its groups. */
const ALL_ORDER = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
]

const answersTo = (resource: AnyResource, name: string): boolean =>
  resource.plural === name ||
  resource.singular === name ||
  resource.kind.toLowerCase() === name ||
  resource.shortNames.includes(name)

/** Finds `pods`, `po`, `deployment.apps`, `deployments.v1.apps`; `undefined` when nothing is called that. */
export function findResource(resources: readonly AnyResource[], text: string): AnyResource | undefined {
  const [name = '', ...rest] = text.toLowerCase().split('.')
  const suffix = rest.join('.')
  return resources.find(
    (resource) =>
      answersTo(resource, name) &&
      (suffix === '' || suffix === resource.group || suffix === `${resource.version}.${resource.group}`),
  )
}

/** @throws {CommandError} in kubectl's words */
export function requireResource(resources: readonly AnyResource[], text: string): AnyResource {
  const found = findResource(resources, text)
  if (found) return found
  throw new CommandError(`the server doesn't have a resource type "${text.split('.')[0]}"`)
}

/** Resolves `pods,svc` or a category such as `all`. */
export function requireResources(resources: readonly AnyResource[], list: string): readonly AnyResource[] {
  const found = list.split(',').flatMap((text) => {
    const category = eachKindOnce(resources).filter((resource) => resource.categories.includes(text))
    return category.length > 0 ? inOrder(category) : [requireResource(resources, text)]
  })
  return [...new Set(found)]
}

const place = (resource: AnyResource): number => {
  const index = ALL_ORDER.indexOf(resource.plural)
  return index < 0 ? ALL_ORDER.length : index
}

const inOrder = (resources: readonly AnyResource[]): readonly AnyResource[] =>
  [...resources].sort((a, b) => place(a) - place(b))

/** The resource of a manifest's `apiVersion` and `kind`; legacy group versions that are still read included. */
export const findKind = (
  resources: readonly AnyResource[],
  apiVersion: string,
  kind: string,
): AnyResource | undefined => {
  const own = resources.find((r) => r.kind === kind && (r.group ? `${r.group}/${r.version}` : r.version) === apiVersion)
  return own ?? resources.find((r) => r.kind === kind && r.legacyApiVersions?.includes(apiVersion))
}
