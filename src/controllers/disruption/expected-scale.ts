import type { ApiReader } from '../../api/client'
import type { OwnerReference, Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { controllerOf } from '../../api/owner-reference'
import { type AnyResource, apiVersionOf, groupResource } from '../../api/resource'
import { deployments } from '../../api/resources/deployment'
import { replicaSets } from '../../api/resources/replica-set'

/** How many pods there should be cannot be told. The message is that of the budget's condition. */
export class UnknownScaleError extends Error {
  override readonly name = 'UnknownScaleError'
}

interface Scale {
  readonly uid: string
  readonly replicas: number
}

/**
 * The summed size of the controllers that the pods have, and whether some have none (`getExpectedScale`).
 * @throws {UnknownScaleError} when a pod's controller is gone, or of a kind without a size
 */
export function expectedScale(
  resources: readonly AnyResource[],
  pods: readonly Pod[],
  api: ApiReader,
): { readonly expected: number; readonly isUnmanaged: boolean } {
  const scales = new Map<string, number>()
  let isUnmanaged = false
  for (const pod of pods) {
    const controller = controllerOf(pod)
    if (!controller) isUnmanaged = true
    if (!controller || scales.has(controller.uid)) continue
    const scale = scaleOf(resources, pod, controller, api)
    if (!scale) throw new UnknownScaleError(`found no controllers for pod ${JSON.stringify(pod.metadata.name)}`)
    scales.set(scale.uid, scale.replicas)
  }
  return { expected: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), isUnmanaged }
}

/** The size of the pod's controller; a ReplicaSet of a Deployment counts by that. */
function scaleOf(
  resources: readonly AnyResource[],
  { metadata: { namespace = '' } }: Pod,
  reference: OwnerReference,
  api: ApiReader,
): Scale | undefined {
  const resource = resources.find((each) => each.kind === reference.kind && apiVersionOf(each) === reference.apiVersion)
  if (!resource) {
    throw new UnknownScaleError(`no matches for kind "${reference.kind}" in version "${reference.apiVersion}"`)
  }
  if (!resource.scale) {
    throw new UnknownScaleError(`${groupResource(resource)} does not implement the scale subresource`)
  }
  const owner = api.find<KubernetesObject>(resource, { namespace, name: reference.name })
  if (owner?.metadata.uid !== reference.uid) return undefined
  const outer = resource.kind === replicaSets.kind ? controllerOf(owner) : undefined
  const deployment = outer?.kind === deployments.kind && api.find(deployments, { namespace, name: outer.name })
  return deployment && deployment.metadata.uid === outer?.uid
    ? { uid: outer.uid, replicas: deployment.spec.replicas ?? 1 }
    : { uid: reference.uid, replicas: resource.scale.specReplicas(owner) }
}
