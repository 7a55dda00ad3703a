import type { Change } from '../../api/client'
import { findCondition } from '../../api/condition'
import type { Event, Node, Pod } from '../../api/kinds'
import { formatKey, keyOf } from '../../api/object'
import { events } from '../../api/resources/event'
import { nodes } from '../../api/resources/node'
import { pods } from '../../api/resources/pod'
import { podStatusReason } from '../../api/resources/pod-status'
import { formatDuration } from '../../base/duration-words'
import { quote } from '../../base/text'
import { between, type Instant, type Milliseconds, milliseconds } from '../../base/time'
import type { Goal, Mismatch } from '../../cluster/goal'
import { TROUBLE_READS } from './pod-trouble'
import { describeSubject, goalAbout, type Subject } from './subject'

/** Clocks of nodes, taints and controllers agree to about this. */
const PRECISION = milliseconds(2000)

interface Eviction {
  readonly at: Instant
  readonly reason: string
  readonly message: string
}

/** Every write that may tell of an eviction; a pod that has been evicted may be gone already. */
type Writes = () => readonly Change[]

/** When and by whom a pod was told to go from a node: nobody deletes it by hand, someone disrupts it. */
function evictionOf({ key }: Subject, node: string, writes: Writes): Eviction | undefined {
  for (const { resource, object, at } of writes()) {
    if (resource !== pods || formatKey(keyOf(object)) !== formatKey(key)) continue
    const { spec, status } = object as Pod
    const target = spec.nodeName === node ? findCondition(status.conditions, 'DisruptionTarget') : undefined
    if (target?.status === 'True') return { at, reason: target.reason ?? '', message: target.message ?? '' }
  }
  return undefined
}

/** Since when the node drove pods away at that moment: its NoExecute taint. */
function drivenOutSince(node: string, writes: Writes, moment: Instant): Instant | undefined {
  let since: Instant | undefined
  for (const { resource, object, at } of writes()) {
    if (at > moment) break
    if (resource !== nodes || object.metadata.name !== node) continue
    const isDriving = (object as Node).spec.taints?.some(({ effect }) => effect === 'NoExecute')
    since = isDriving ? (since ?? at) : undefined
  }
  return since
}

/**
 * The pod is told to leave the node: by taints, by the eviction API, by the kubelet or by preemption. With `after`: so
 * long after the node was tainted NoExecute, or else after the first of the writes.
 */
export const evictedGoal = (
  subject: Subject<Pod>,
  node: string,
  options: { readonly writes: Writes; readonly after?: Milliseconds },
): Goal => {
  const { writes, after } = options
  const when = after === undefined ? '' : ` after ${formatDuration(after)}`
  return {
    description: `${describeSubject(subject as unknown as Subject)} is evicted from node ${quote(node)}${when}`,
    reads: [pods, nodes],
    check: (view) => {
      const eviction = evictionOf(subject as unknown as Subject, node, writes)
      if (!eviction) return notEvicted(view.find(pods, subject.key))
      if (after === undefined) return undefined
      const start = drivenOutSince(node, writes, eviction.at) ?? writes()[0]?.at ?? eviction.at
      const took = between(start, eviction.at)
      if (Math.abs(took - after) <= PRECISION) return undefined
      return { observed: `evicted after ${formatDuration(took)}`, reasons: [eviction.message], final: true }
    },
  }
}

const notEvicted = (pod: Pod | undefined): Mismatch =>
  pod
    ? {
        observed: `it is ${podStatusReason(pod)} on ${pod.spec.nodeName ? `node ${quote(pod.spec.nodeName)}` : 'no node'}`,
      }
    : { observed: 'it is gone, and nobody evicted it' }

/** `pod "x" preempts pod "y"`: the scheduler deletes y to make room for x. */
export const preemptsGoal = (subject: Subject<Pod>, victim: Subject<Pod>): Goal =>
  goalAbout(subject, `preempts ${describeSubject(victim as unknown as Subject)}`, {
    reads: [...TROUBLE_READS, events],
    check: (pod, view) => {
      const preempted = view
        .list<Event>(events, { namespace: victim.key.namespace })
        .filter(({ reason, involvedObject }) => reason === 'Preempted' && involvedObject.name === victim.key.name)
      if (preempted.some(({ message = '' }) => message.includes(pod.metadata.uid))) return undefined
      const said = preempted.map(({ message }) => message ?? '')
      const state = pod.spec.nodeName ? `it runs on node ${quote(pod.spec.nodeName)}` : podStatusReason(pod)
      return {
        observed: preempted.length ? 'another pod preempted it' : 'nobody preempted it',
        reasons: [...said, state],
      }
    },
  })

/** `pod "x" is nominated to node "n1"`: room is being made for it there. */
export const nominatedGoal = (subject: Subject<Pod>, node: string): Goal =>
  goalAbout(subject, `is nominated to node ${quote(node)}`, {
    check: ({ status, spec }) => {
      const { nominatedNodeName } = status
      if (nominatedNodeName === node) return undefined
      const there = spec.nodeName ? `, and it is on node ${quote(spec.nodeName)}` : ''
      return { observed: `${nominatedNodeName ? `nominated to ${quote(nominatedNodeName)}` : 'not nominated'}${there}` }
    },
  })
