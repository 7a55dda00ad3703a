import type { DaemonSet, Pod, StatefulSet } from '../../api/kinds'
import type { AnyResource } from '../../api/resource'
import { customResourceDefinitions } from '../../api/resources/custom-resource-definition'
import { pods } from '../../api/resources/pod'
import { isAlreadyExists, StatusError } from '../../api/status-error'
import { isObject } from '../../base/json'
import { didYouMean } from '../../base/text'
import { minutes } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import type { Cluster, SimulationControls } from '../cluster'
import type { Goal } from '../goal'
import { creatable, ownersOf } from './snapshot-body'
import { inOrder, over, superfluous } from './snapshot-choice'
import { readSnapshot, type SnapshotObject } from './snapshot-file'
import { nodeSpecOf, spoil } from './snapshot-node'
import { currentRevision } from './snapshot-revision'
import { neededBy } from './snapshot-surroundings'

/** What has become of a file. */
export interface SnapshotReport {
  readonly nodes: number
  readonly pods: number
  /** Objects that were not loaded, and why: `event "x": it is news, not state`. */
  readonly leftOut: readonly string[]
}

type Simulated = Cluster & { readonly simulation: SimulationControls }

/**
 * Builds a cluster like the one that was written to a file: its nodes, its pods in their places and running, and the
 * other objects. Time passes until it has come to rest.
 * @throws {UsageError} naming file, line, object and cause
 */
// Simplified: pods whose owner is not in the file stand alone; pods that are terminating or have ended are left out.
export async function loadSnapshot(cluster: Cluster, text: string, source: string): Promise<SnapshotReport> {
  const objects = readSnapshot(text, source)
  if (!objects.some(isNode)) {
    throw new UsageError(`Cannot load ${source}: it has no nodes; write it with: kubectl get nodes,pods -A -o yaml`)
  }
  return await loadObjects(cluster, objects)
}

/**
 * The same with objects that have been read, from one file or several. The machines may be there already.
 * @throws {UsageError} also for pods on nodes that are nowhere
 */
export async function loadObjects(cluster: Cluster, objects: readonly SnapshotObject[]): Promise<SnapshotReport> {
  const [first] = objects
  if (!cluster.simulation)
    throw new UsageError(`Cannot load ${first?.place}: only a simulated cluster can be built from a file`)
  const homeless = objects.some(isNode) ? undefined : objects.find(isOnNode)
  if (homeless) {
    const pod = `pod "${homeless.name}" (${homeless.place})`
    throw new UsageError(`Cannot load ${pod}: no file has its node; write one with: kubectl get nodes,pods -A -o yaml`)
  }
  return await new Loader(cluster as Simulated).load(objects)
}

const isNode = ({ kind }: SnapshotObject): boolean => kind === 'Node'
const isOnNode = ({ kind, body }: SnapshotObject): boolean =>
  kind === 'Pod' && isObject(body.spec) && typeof body.spec.nodeName === 'string'

/** Every pod that has a place has started there. Those that do not start say so later. */
const ALL_STARTED: Goal = {
  description: 'all pods that have a node have started',
  reads: [pods],
  check: (view) => {
    const waiting = view.list<Pod>(pods).filter(({ spec, status }) => spec.nodeName && status.phase === 'Pending')
    return waiting.length ? { observed: `${waiting.length} have not` } : undefined
  },
}

/** What has to be there before anything is made up. */
const FOUNDATIONS: ReadonlySet<string> = new Set(['Namespace', 'PriorityClass', 'RuntimeClass'])

class Loader {
  readonly #cluster: Simulated
  readonly #leftOut: string[] = []
  /** Old uids and new ones. */
  readonly #successors = new Map<string, string>()

  constructor(cluster: Simulated) {
    this.#cluster = cluster
  }

  async load(all: readonly SnapshotObject[]): Promise<SnapshotReport> {
    const definitions = all.filter(({ kind }) => kind === customResourceDefinitions.kind)
    for (const definition of definitions) await this.#define(definition)
    const objects = all.filter((object) => !definitions.includes(object) && this.#isWanted(object))
    const nodes = objects.filter(isNode)
    for (const node of nodes) this.#cluster.simulation.addNode(nodeSpecOf(node))
    const others = inOrder(objects.filter((object) => !isNode(object)))
    await this.#createAll(others.filter(({ kind }) => FOUNDATIONS.has(kind)))
    await this.#surround(objects)
    await this.#createAll(others.filter(({ kind }) => !FOUNDATIONS.has(kind)))
    await this.#rest(nodes)
    return { nodes: nodes.length, pods: others.filter(({ kind }) => kind === 'Pod').length, leftOut: this.#leftOut }
  }

  /** Definitions come first: until they are there, nobody knows what their objects are. */
  async #define(definition: SnapshotObject): Promise<void> {
    try {
      const body = creatable(definition, this.#successors)
      await this.#cluster.create(customResourceDefinitions, '', body, { fieldValidation: 'Ignore' })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.#leftOut.push(`customresourcedefinition "${definition.name}": ${error.message}`)
    }
  }

  #isWanted(object: SnapshotObject): boolean {
    const reason = superfluous(object) ?? this.#unknown(object) ?? over(object)
    if (reason) this.#leftOut.push(`${object.kind.toLowerCase()} "${object.name}": ${reason}`)
    return reason === undefined
  }

  #unknown({ kind, apiVersion }: SnapshotObject): string | undefined {
    if (this.#resourceOf(kind, apiVersion)) return undefined
    const kinds = this.#cluster.resources().map((resource) => resource.kind)
    return `no ${kind} of ${apiVersion} is served here.${didYouMean(kind, kinds)}`
  }

  #resourceOf(kind: string, apiVersion: string): AnyResource | undefined {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    const found = this.#cluster.resources().filter((resource) => resource.kind === kind)
    return found.find((resource) => resource.group === group) ?? (group === 'extensions' ? found[0] : undefined)
  }

  /** Makes up what pods rely on and the file does not have. */
  async #surround(objects: readonly SnapshotObject[]): Promise<void> {
    const there = new Set(objects.map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`))
    for (const { kind, namespace, name, body } of neededBy(objects)) {
      if (there.has(`${kind}/${namespace}/${name}`)) continue
      there.add(`${kind}/${namespace}/${name}`)
      const resource = this.#resourceOf(kind, String(body.apiVersion)) as AnyResource
      if (!(await this.#cluster.find(resource, { namespace, name })))
        await this.#cluster.create(resource, namespace, body)
    }
  }

  /** Owners before what they own, so that it can refer to them. */
  async #createAll(objects: readonly SnapshotObject[]): Promise<void> {
    const ahead = new Set(objects.map(uidOf))
    let rest = objects
    while (rest.length > 0) {
      const isReady = ({ body }: SnapshotObject): boolean => !ownersOf(body).some(({ uid }) => ahead.has(String(uid)))
      const ready = rest.filter(isReady)
      // Objects that own each other in a circle have to begin somewhere.
      const now = ready.length > 0 ? ready : rest
      for (const object of now) {
        await this.#create(object, objects)
        ahead.delete(uidOf(object))
      }
      const done = new Set(now)
      rest = rest.filter((object) => !done.has(object))
    }
  }

  async #create(object: SnapshotObject, all: readonly SnapshotObject[]): Promise<void> {
    const { kind, apiVersion, namespace, name, place } = object
    const resource = this.#resourceOf(kind, apiVersion) as AnyResource
    try {
      const body = creatable(object, this.#successors)
      const created = await this.#cluster.create(resource, namespace, body, { fieldValidation: 'Ignore' })
      this.#successors.set(uidOf(object), created.object.metadata.uid)
      if (kind !== 'DaemonSet' && kind !== 'StatefulSet') return
      const owner = created.object as DaemonSet | StatefulSet
      const owned = all.filter(({ body }) => ownersOf(body).some(({ uid }) => uid === uidOf(object)))
      const revision = currentRevision(owner, object, owned)
      if (revision) {
        const revisions = this.#resourceOf('ControllerRevision', 'apps/v1') as AnyResource
        await this.#cluster.create(revisions, namespace, revision)
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (isAlreadyExists(error)) {
        const existing = await this.#cluster.get(resource, { namespace, name })
        this.#successors.set(uidOf(object), existing.metadata.uid)
        return
      }
      throw new UsageError(`Cannot load ${kind.toLowerCase()} "${name}" (${place}): ${error.message}`, { cause: error })
    }
  }

  /** Lets pods come up first: what is unwell now was well when they started. */
  async #rest(nodes: readonly SnapshotObject[]): Promise<void> {
    const { simulation } = this.#cluster
    await this.#cluster.waitFor(ALL_STARTED, minutes(5))
    simulation.settle()
    if (spoil(simulation, nodes)) simulation.advance(minutes(1))
    simulation.settle()
  }
}

const uidOf = ({ body, kind, namespace, name }: SnapshotObject): string => {
  const uid = isObject(body.metadata) ? body.metadata.uid : undefined
  return typeof uid === 'string' ? uid : `${kind}/${namespace}/${name}`
}
