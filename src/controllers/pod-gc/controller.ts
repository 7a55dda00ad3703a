import type { ApiReader } from '../../api/client'
import { isConditionTrue } from '../../api/condition'
import type { Node, Pod } from '../../api/kinds'
import { keyOf, type ObjectKey } from '../../api/object'
import { isPodTerminal } from '../../api/pod'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { isNotFound } from '../../api/status-error'
import { compareText } from '../../base/compare'
import { type Instant, instant, type Milliseconds, milliseconds, plus, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'
import { markDisrupted } from '../shared/pod-disruption-target'

/** kube-controller-manager's flag, and two constants of the controller. */
export interface PodGcOptions {
  readonly terminatedPodThreshold: number
  readonly period: Milliseconds
  /** How long a node must have been missing before its pods go. */
  readonly quarantine: Milliseconds
}

export const POD_GC_DEFAULTS: PodGcOptions = {
  terminatedPodThreshold: 12_500,
  period: seconds(20),
  quarantine: seconds(40),
}

const SWEEP: ObjectKey = { namespace: '', name: 'sweep' }
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

/**
 * Removes pods that nobody else will: of nodes that are gone or out of service, never scheduled, or too
 * many finished ones (`pkg/controller/podgc`). It looks every period, but only while there is something to find.
 */
export function podGcController(options: Partial<PodGcOptions> = {}): Controller {
  const sweeper = new Sweeper({ ...POD_GC_DEFAULTS, ...options })
  return {
    name: 'pod-garbage-collector',
    watches: [
      watching(pods, ({ type, object }, api) => {
        sweeper.note(object, type === 'DELETED')
        return type !== 'DELETED' && sweeper.concerns(object, api) ? [SWEEP] : []
      }),
      watching<Node>(nodes, ({ type, object }) => (type === 'DELETED' || isOutOfService(object) ? [SWEEP] : [])),
    ],
    reconcile: (_, context) => sweeper.run(context),
  }
}

class Sweeper {
  readonly #finished = new Set<string>()
  /** Missing nodes, and since when the controller has known. */
  readonly #missing = new Map<string, Instant>()

  constructor(private readonly options: PodGcOptions) {}

  note(pod: Pod, gone: boolean): void {
    if (!gone && isPodTerminal(pod)) this.#finished.add(pod.metadata.uid)
    else this.#finished.delete(pod.metadata.uid)
  }

  /** Whether a sweep may have to do with this pod. */
  concerns(pod: Pod, api: ApiReader): boolean {
    const { nodeName } = pod.spec
    if (isPodTerminal(pod) && this.#finished.size > this.options.terminatedPodThreshold) return true
    if (!nodeName) return !!pod.metadata.deletionTimestamp
    const node = api.find(nodes, { namespace: '', name: nodeName })
    return !node || (!!pod.metadata.deletionTimestamp && isOutOfService(node))
  }

  run(context: ReconcileContext): Outcome {
    const now = context.now()
    const { period } = this.options
    const tick = instant(Math.ceil(now / period) * period)
    if (tick > now) {
      return this.#isNeeded(context.api) ? { requeueAfter: milliseconds(tick - now) } : 'done'
    }
    this.#sweep(context)
    return this.#isNeeded(context.api) ? { requeueAfter: period } : 'done'
  }

  #isNeeded(api: ApiReader): boolean {
    return this.#missing.size > 0 || api.list(pods).some((pod) => this.concerns(pod, api))
  }

  #sweep(context: ReconcileContext): void {
    const all = context.api.list(pods)
    for (const pod of this.#surplus(all)) remove(context, pod)
    for (const pod of all) if (isStranded(pod, context.api)) remove(context, pod)
    this.#sweepOrphans(context, all)
    for (const pod of all) if (pod.metadata.deletionTimestamp && !pod.spec.nodeName) remove(context, pod)
  }

  /** Finished pods above the threshold: evicted ones first, then the oldest. */
  #surplus(all: readonly Pod[]): readonly Pod[] {
    const finished = all.filter((pod) => isPodTerminal(pod) && !pod.metadata.deletionTimestamp)
    const surplus = finished.length - this.options.terminatedPodThreshold
    if (surplus <= 0) return []
    return [...finished].sort(byUselessness).slice(0, surplus)
  }

  #sweepOrphans(context: ReconcileContext, all: readonly Pod[]): void {
    const now = context.now()
    const exists = (name: string): boolean => !!context.api.find(nodes, { namespace: '', name })
    const named = new Set(all.map(({ spec }) => spec.nodeName).filter((name): name is string => !!name))
    for (const name of named) if (!exists(name) && !this.#missing.has(name)) this.#missing.set(name, now)
    for (const [name, since] of this.#missing) {
      if (exists(name) || !named.has(name)) this.#missing.delete(name)
      if (exists(name) || plus(since, this.options.quarantine) > now) continue
      this.#missing.delete(name)
      const message = 'PodGC: node no longer exists'
      for (const pod of all) {
        if (pod.spec.nodeName === name) remove(context, pod, { reason: 'DeletionByPodGC', message })
      }
    }
  }
}

const isOutOfService = (node: Node): boolean =>
  !isConditionTrue(node.status.conditions, 'Ready') && !!node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE)

function isStranded(pod: Pod, api: ApiReader): boolean {
  if (!pod.metadata.deletionTimestamp || !pod.spec.nodeName) return false
  const node = api.find(nodes, { namespace: '', name: pod.spec.nodeName })
  return !!node && isOutOfService(node)
}

const byUselessness = (a: Pod, b: Pod): number =>
  Number(b.status.reason === 'Evicted') - Number(a.status.reason === 'Evicted') ||
  compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compareText(a.metadata.name, b.metadata.name)

/** A pod that was not finished fails before it goes, so that its owner can tell. */
function remove(
  context: ReconcileContext,
  pod: Pod,
  disruption?: { readonly reason: string; readonly message: string },
): void {
  try {
    const current = context.api.find(pods, keyOf(pod))
    if (!current || current.metadata.uid !== pod.metadata.uid) return
    if (!isPodTerminal(current)) {
      if (disruption) markDisrupted(context, current, { ...disruption, phase: 'Failed' })
      else context.api.updateStatus(pods, { ...current, status: { ...current.status, phase: 'Failed' } })
    }
    const preconditions = { uid: pod.metadata.uid }
    context.api.delete(pods, keyOf(pod), { gracePeriodSeconds: 0, preconditions })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
