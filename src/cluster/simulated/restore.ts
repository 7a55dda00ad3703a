import type { Node } from '../../api/kinds'
import type { NodeSpec } from '../../api/node-spec'
import { type KubernetesObject, keyOf } from '../../api/object'
import { type AnyResource, apiVersionOf } from '../../api/resource'
import { customResourceDefinitions, namespaces, nodes } from '../../api/resources'
import { compareText } from '../../base/compare'
import type { ControlPlane } from './control-plane'

/** What others live in or on comes first. */
const FIRST: readonly AnyResource[] = [namespaces, nodes]

/**
 * Brings back what an earlier cluster held. Every machine starts anew, as after a power cut: containers begin again,
 * and objects keep their names and uids but get new resource versions.
 */
export function restore(plane: ControlPlane, objects: readonly KubernetesObject[]): void {
  // Definitions come first: until they are there, nobody knows what their objects are.
  const definitions = objects.filter(({ kind }) => kind === customResourceDefinitions.kind)
  putBack(plane, definitions)
  putBack(
    plane,
    objects.filter((object) => !definitions.includes(object)),
  )
}

function putBack({ store, kubelets, catalogue }: ControlPlane, objects: readonly KubernetesObject[]): void {
  const found = objects.flatMap((object) => {
    const isOf = (known: AnyResource): boolean =>
      known.kind === object.kind && groupOf(apiVersionOf(known)) === groupOf(object.apiVersion)
    const resource = catalogue.kinds().find(isOf)
    return resource ? [{ resource, object }] : []
  })
  const rank = (resource: AnyResource): number => (FIRST.includes(resource) ? FIRST.indexOf(resource) : FIRST.length)
  found.sort((a, b) => rank(a.resource) - rank(b.resource) || compareText(a.object.kind, b.object.kind))
  for (const { resource, object } of found) {
    if (resource === nodes) kubelets.addNode(machineOf(object as Node))
    const existing = store.find<KubernetesObject>(resource, keyOf(object))
    if (existing) store.replace(resource, existing, object)
    else store.insert(resource, object)
  }
}

const groupOf = (apiVersion: string): string => apiVersion.slice(0, apiVersion.lastIndexOf('/') + 1)

/** The machine that a Node object tells of. */
function machineOf({ metadata, status }: Node): NodeSpec {
  const { cpu, memory, pods, 'ephemeral-storage': ephemeralStorage, ...others } = status.capacity ?? {}
  return {
    name: metadata.name,
    ...(cpu ? { cpu } : {}),
    ...(memory ? { memory } : {}),
    ...(pods ? { pods: Number(pods) } : {}),
    ...(ephemeralStorage ? { ephemeralStorage } : {}),
    ...(Object.keys(others).length > 0 ? { extended: others } : {}),
  }
}
