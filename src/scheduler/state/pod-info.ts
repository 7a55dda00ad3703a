import { heldRequests, isResizing } from '../../api/held-resources'
import { type HostPort, hostPorts } from '../../api/host-ports'
import type { Pod } from '../../api/kinds'
import { podLevelResources, podRequests, type ResourceAmounts } from '../../api/pod-resources'
import { type AffinityTerms, affinityTerms } from './affinity-terms'

/** What a container counts for in scores when it does not say: 100m and 200Mi (scheduler `util/pod_resources.go`). */
export const UNSTATED_REQUESTS: ResourceAmounts = { cpu: 100, memory: 200 * 2 ** 20 }

/** What the scheduler derives from a pod's template; shared by all pods of one class. */
interface PodFacts {
  readonly requests: ResourceAmounts
  /** As `requests`, but every container that is silent about CPU or memory counts for something. */
  readonly padded: ResourceAmounts
  readonly hostPorts: readonly HostPort[]
}

type ContainerList = Pod['spec']['containers'] | undefined

const containerKeys = (containers: ContainerList): unknown =>
  containers?.map(({ image, resources, ports, restartPolicy }) => [image, resources, ports, restartPolicy])

/**
 * Everything of a pod that a plugin of scope `node` may look at, as text. Pods with the same key fare the same on the
 * same node.
 */
export function podClassKey({ spec }: Pod): string {
  return JSON.stringify([
    containerKeys(spec.containers),
    containerKeys(spec.initContainers),
    spec.nodeSelector,
    spec.affinity?.nodeAffinity,
    spec.tolerations,
    spec.overhead,
    podLevelResources(spec),
    spec.schedulerName,
  ])
}

/** Whether the class key must be the same, at a glance: writes share what they do not change. */
const hasSameTemplate = (a: Pod['spec'], b: Pod['spec']): boolean =>
  a === b ||
  (a.containers === b.containers &&
    a.initContainers === b.initContainers &&
    a.nodeSelector === b.nodeSelector &&
    a.affinity === b.affinity &&
    a.tolerations === b.tolerations &&
    a.overhead === b.overhead &&
    podLevelResources(a) === podLevelResources(b) &&
    a.schedulerName === b.schedulerName)

const FACTS_LIMIT = 10_000
const factsByClass = new Map<string, PodFacts>()

/** A pure function of the class, remembered: parsing quantities for every pod of a template would be the same work. */
function factsOf(classKey: string, pod: Pod): PodFacts {
  let facts = factsByClass.get(classKey)
  if (!facts) {
    if (factsByClass.size >= FACTS_LIMIT) factsByClass.clear()
    facts = {
      requests: podRequests(pod),
      padded: podRequests(pod, UNSTATED_REQUESTS),
      hostPorts: hostPorts(pod.spec),
    }
    factsByClass.set(classKey, facts)
  }
  return facts
}

/** What a pod is resized from or to is its own affair. */
const resizingFacts = (pod: Pod): PodFacts => ({
  requests: heldRequests(pod),
  padded: heldRequests(pod, UNSTATED_REQUESTS),
  hostPorts: hostPorts(pod.spec),
})

/** A pod as the scheduler sees it. */
export class PodInfo {
  readonly key: string
  readonly classKey: string
  readonly requests: ResourceAmounts
  readonly padded: ResourceAmounts
  readonly hostPorts: readonly HostPort[]
  readonly #isResizing: boolean
  #terms: AffinityTerms | undefined

  /** @param previous an earlier state of the pod: what has not changed is not worked out again */
  constructor(
    readonly pod: Pod,
    previous?: PodInfo,
  ) {
    this.key = `${pod.metadata.namespace}/${pod.metadata.name}`
    const isSame = previous !== undefined && hasSameTemplate(pod.spec, previous.pod.spec)
    this.classKey = isSame ? previous.classKey : podClassKey(pod)
    this.#isResizing = isResizing(pod)
    const known = isSame && !previous.#isResizing ? previous : undefined
    const facts = this.#isResizing ? resizingFacts(pod) : (known ?? factsOf(this.classKey, pod))
    this.requests = facts.requests
    this.padded = facts.padded
    this.hostPorts = facts.hostPorts
  }

  get namespace(): string {
    return this.pod.metadata.namespace ?? ''
  }

  get uid(): string {
    return this.pod.metadata.uid
  }

  get priority(): number {
    return this.pod.spec.priority ?? 0
  }

  get terminating(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined
  }

  get terms(): AffinityTerms {
    this.#terms ??= affinityTerms(this.pod)
    return this.#terms
  }
}
