import type { EndpointSlice, Pod, Service } from '../../api/kinds'
import { matchSet } from '../../api/label-selector'
import { isPodReady } from '../../api/pod'
import { endpointSlices, slicesOf } from '../../api/resources/endpoint-slice'
import { pods } from '../../api/resources/pod'
import { services } from '../../api/resources/service'
import { type Count, countHolds } from '../../base/count-words'
import { listWords, quote } from '../../base/text'
import { type DnsAnswer, resolveName } from '../../cluster/dns'
import type { Goal, GoalView } from '../../cluster/goal'
import { podsOf } from './pod-trouble'
import { describeSubject, goalAbout, missing, type Subject } from './subject'

const READS = [services, endpointSlices, pods]

/** How many endpoints of a Service are ready to be sent to. */
export const endpointsGoal = (subject: Subject<Service>, expected: Count): Goal =>
  goalAbout(subject, `has ${expected.text} ${expected.text === '1' ? 'endpoint' : 'endpoints'}`, {
    reads: READS,
    check: (service, view) => {
      const { name, namespace = '' } = service.metadata
      const all = view
        .list<EndpointSlice>(endpointSlices, slicesOf({ namespace, name }))
        .flatMap(({ endpoints }) => endpoints)
      const ready = all.filter(({ conditions }) => conditions?.ready)
      if (countHolds(expected, ready.length)) return undefined
      const rest = all
        .filter(({ conditions }) => !conditions?.ready)
        .map(
          ({ targetRef, conditions }) =>
            `pod ${quote(targetRef?.name ?? '')} is ${conditions?.terminating ? 'terminating' : 'not ready'}`,
        )
      return {
        observed: `${ready.length} ready of ${all.length}`,
        reasons: all.length ? rest : [selectsNothing(service, view)],
      }
    },
  })

function selectsNothing(service: Service, view: GoalView): string {
  const selector = matchSet(service.spec.selector)
  const found = view.list<Pod>(pods, { namespace: service.metadata.namespace ?? '', labels: selector }).length
  return found ? `none of the ${found} pods it selects has an address yet` : 'no pod matches its selector'
}

const describe = (answer: DnsAnswer): string =>
  answer.kind === 'none'
    ? answer.why
    : answer.kind === 'alias'
      ? `an alias of ${answer.target}`
      : listWords(answer.addresses)

/** A name resolves to the ready pods of a workload, or to one pod. */
export const resolvesGoal = (name: string, subject: Subject): Goal => ({
  description: `name ${quote(name)} resolves to ${describeSubject(subject)}`,
  reads: READS,
  check: (view) => {
    const object = view.find(subject.resource, subject.key)
    if (!object) return missing(subject, view)
    const meant = object.kind === 'Pod' ? [object as Pod] : podsOf(object, view).filter(isPodReady)
    const expected = meant.map(({ status }) => status.podIP ?? '').sort()
    const answer = resolveName(view, name)
    if (answer.kind === 'addresses' && answer.addresses.join() === expected.join()) return undefined
    return { observed: describe(answer), reasons: [`expected ${listWords(expected) || 'no address'}`] }
  },
})

/** A name has no answer. */
export const doesNotResolveGoal = (name: string): Goal => ({
  description: `name ${quote(name)} does not resolve`,
  reads: READS,
  check: (view) => {
    const answer = resolveName(view, name)
    return answer.kind === 'none' ? undefined : { observed: describe(answer) }
  },
})
