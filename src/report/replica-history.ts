import type { Change } from '../api/client'
import type { DaemonSet, Deployment, Pod, PodTemplateSpec } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { controllerOf } from '../api/owner-reference'
import { isPodReady, isPodTerminal } from '../api/pod'
import { pods } from '../api/resources'
import { compareText } from '../base/compare'
import type { Instant } from '../base/time'

/** How many pods an owner had from an instant on. */
export interface PodCounts {
  readonly at: Instant
  readonly ready: number
  readonly notReady: number
  readonly terminating: number
}

/** The three kinds of pods that are told apart, from the bottom of a picture to its top. */
export const LAYERS = ['ready', 'notReady', 'terminating'] as const

/** The pods of one ReplicaSet (or StatefulSet, DaemonSet, Job) over time. */
export interface OwnerSeries {
  readonly name: string
  readonly kind: string
  /** What tells it from its siblings: `revision 2, nginx:1.9.1`. */
  readonly detail: string
  readonly steps: readonly PodCounts[]
}

export interface DesiredStep {
  readonly at: Instant
  readonly replicas: number
}

/** Something that a user changed: `scale to 4`. */
export interface Mark {
  readonly at: Instant
  readonly text: string
}

/** One workload's pods over time, by owner, oldest owner first. */
export interface WorkloadHistory {
  readonly namespace: string
  /** `Deployment web` */
  readonly title: string
  readonly owners: readonly OwnerSeries[]
  readonly desired: readonly DesiredStep[]
  readonly marks: readonly Mark[]
}

/** The parts that the workload kinds share as far as a picture needs them. */
interface WorkloadShape extends KubernetesObject {
  readonly spec?: {
    readonly replicas?: number
    readonly paused?: boolean
    readonly completions?: number
    readonly parallelism?: number
    readonly template?: PodTemplateSpec
  }
}

const REVISION = 'deployment.kubernetes.io/revision'

const containerImages = (template: PodTemplateSpec | undefined): string =>
  (template?.spec?.containers ?? []).map(({ image }) => image ?? '').join(', ')

class PodLedger {
  readonly #byOwner = new Map<string, Map<string, Pod>>()
  readonly steps = new Map<string, PodCounts[]>()

  record({ type, object, at }: Change<Pod>): void {
    const owner = controllerOf(object)?.uid ?? ''
    const owned = this.#byOwner.get(owner) ?? new Map<string, Pod>()
    this.#byOwner.set(owner, owned)
    if (type === 'DELETED' || isPodTerminal(object)) owned.delete(object.metadata.uid)
    else owned.set(object.metadata.uid, object)
    this.#append(owner, tally(at, owned.values()))
  }

  /** Of several writes at one instant only the last can be seen; most writes change no count. */
  #append(owner: string, counts: PodCounts): void {
    const steps = this.steps.get(owner) ?? []
    this.steps.set(owner, steps)
    if (steps.at(-1)?.at === counts.at) steps.pop()
    const last = steps.at(-1)
    if (last && LAYERS.every((layer) => last[layer] === counts[layer])) return
    steps.push(counts)
  }
}

function tally(at: Instant, owned: Iterable<Pod>): PodCounts {
  const counts = { at, ready: 0, notReady: 0, terminating: 0 }
  for (const pod of owned) counts[layerOf(pod)]++
  return counts
}

function layerOf(pod: Pod): (typeof LAYERS)[number] {
  if (pod.metadata.deletionTimestamp) return 'terminating'
  return isPodReady(pod) ? 'ready' : 'notReady'
}

/**
 * Tells from the history how many pods each workload had when: one series per ReplicaSet, grouped by Deployment;
 * pods without an owner are a workload of their own. Sorted by namespace, then title.
 */
export function replicaHistories(history: readonly Change[]): readonly WorkloadHistory[] {
  const objects = new Map<string, WorkloadShape>()
  const changes = new Map<string, Change<WorkloadShape>[]>()
  const ledger = new PodLedger()
  const namespaces = new Map<string, string>()
  for (const change of history) {
    if (change.resource.kind === pods.kind) {
      ledger.record(change as Change<Pod>)
      const owner = controllerOf(change.object)
      namespaces.set(owner?.uid ?? '', change.object.metadata.namespace ?? '')
      if (owner && !objects.has(owner.uid)) objects.set(owner.uid, standIn(owner, change.object as Pod))
    } else if (isWorkload(change.object)) {
      const { uid } = change.object.metadata
      objects.set(uid, change.object)
      changes.set(uid, [...(changes.get(uid) ?? []), change as Change<WorkloadShape>])
    }
  }
  const groups = new Map<string, string[]>()
  for (const owner of ledger.steps.keys()) {
    const owned = objects.get(owner)
    const root = (owned && controllerOf(owned)?.uid) ?? owner
    groups.set(root, [...(groups.get(root) ?? []), owner])
  }
  return [...groups]
    .map(([root, owners]) => workloadHistory(objects.get(root), owners, { objects, changes, ledger, namespaces }))
    .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.title, b.title))
}

interface Sources {
  readonly objects: ReadonlyMap<string, WorkloadShape>
  readonly changes: ReadonlyMap<string, readonly Change<WorkloadShape>[]>
  readonly ledger: PodLedger
  readonly namespaces: ReadonlyMap<string, string>
}

function workloadHistory(
  root: WorkloadShape | undefined,
  owners: readonly string[],
  sources: Sources,
): WorkloadHistory {
  const { objects, changes, ledger, namespaces } = sources
  const series = owners.map((uid) => {
    const owner = objects.get(uid)
    return {
      kind: owner?.kind ?? 'Pod',
      name: owner?.metadata.name ?? 'pods without an owner',
      detail: detailOf(owner),
      steps: ledger.steps.get(uid) ?? [],
    }
  })
  const history = (root && changes.get(root.metadata.uid)) ?? []
  return {
    namespace: root?.metadata.namespace ?? namespaces.get(owners[0] ?? '') ?? '',
    title: root ? `${root.kind} ${root.metadata.name}` : 'Pods without an owner',
    owners: series,
    desired: desiredSteps(history),
    marks: marksOf(history),
  }
}

const WORKLOADS = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
])

const isWorkload = (object: KubernetesObject): object is WorkloadShape => WORKLOADS.has(object.kind)

/** An owner whose own writes are not in the history any more. */
const standIn = (
  owner: { readonly name: string; readonly kind: string; readonly uid: string },
  pod: Pod,
): WorkloadShape =>
  ({
    apiVersion: '',
    kind: owner.kind,
    metadata: { ...pod.metadata, name: owner.name, uid: owner.uid, ownerReferences: [] },
  }) as WorkloadShape

function detailOf(owner: WorkloadShape | undefined): string {
  if (!owner) return ''
  const revision = owner.metadata.annotations?.[REVISION]
  return [...(revision ? [`revision ${revision}`] : []), containerImages(owner.spec?.template)]
    .filter(Boolean)
    .join(', ')
}

function desiredOf(object: WorkloadShape): number | undefined {
  if (object.kind === 'DaemonSet') return (object as unknown as DaemonSet).status.desiredNumberScheduled
  if (object.kind === 'Job') return object.spec?.parallelism
  return object.spec?.replicas
}

function desiredSteps(changes: readonly Change<WorkloadShape>[]): readonly DesiredStep[] {
  const steps: DesiredStep[] = []
  for (const { at, object, type } of changes) {
    const replicas = type === 'DELETED' ? 0 : desiredOf(object)
    if (replicas === undefined || steps.at(-1)?.replicas === replicas) continue
    steps.push({ at, replicas })
  }
  return steps
}

/** What users changed; changes of one instant stand in one mark. */
function marksOf(changes: readonly Change<WorkloadShape>[]): readonly Mark[] {
  const marks = new Map<Instant, string[]>()
  for (const { at, object, previous, type } of changes) {
    const found = type === 'DELETED' ? ['deleted'] : previous ? differences(previous, object) : []
    if (found.length > 0) marks.set(at, [...(marks.get(at) ?? []), ...found])
  }
  return [...marks].map(([at, texts]) => ({ at, text: texts.join('; ') }))
}

function differences(before: WorkloadShape, after: WorkloadShape): string[] {
  if (before.spec === after.spec) return []
  const found: string[] = []
  if (before.spec?.replicas !== after.spec?.replicas) found.push(`scaled to ${after.spec?.replicas}`)
  const images = containerImages(after.spec?.template)
  if (containerImages(before.spec?.template) !== images) found.push(`image ${images}`)
  else if (templateText(before) !== templateText(after)) found.push('new pod template')
  const paused = (after as Partial<Deployment>).spec?.paused ?? false
  if ((before.spec?.paused ?? false) !== paused) found.push(paused ? 'paused' : 'resumed')
  return found
}

const templateText = ({ spec }: WorkloadShape): string => JSON.stringify(spec?.template ?? null)
