import { test } from 'node:test'
import { expect } from 'chai'
import type { Pod } from '../../api/kinds'
import { formatTimestamp, plus, SIMULATION_EPOCH, seconds } from '../../base/time'
import { pod } from '../../testing/build'
import { victimOrder } from './victims'

const now = plus(SIMULATION_EPOCH, seconds(100))
const ago = (span: number) => plus(now, seconds(-span))
const COST = 'controller.kubernetes.io/pod-deletion-cost'

const order = (pods: readonly Pod[], rank: (pod: Pod) => number = () => 0): string[] =>
  [...pods].sort(victimOrder({ now, rank })).map(({ metadata }) => metadata.name)

const created = (name: string, span: number): Pod =>
  pod(name, { readyAt: ago(1), metadata: { creationTimestamp: formatTimestamp(ago(span)) } })

test('unassigned pods go before assigned ones, pending before running, not ready before ready', () => {
  const ready = pod('a', { readyAt: ago(10) })
  const running = pod('b')
  const pending = pod('c', { status: { phase: 'Pending' } })
  const { nodeName: _, ...unbound } = pod('d').spec
  const unassigned = { ...pod('d', { status: { phase: 'Pending' } }), spec: unbound }
  expect(order([ready, running, pending, unassigned])).to.deep.equal(['d', 'c', 'b', 'a'])
})

test('a lower deletion cost goes first, and a cost that is no number counts as none', () => {
  const cost = (name: string, text: string) =>
    pod(name, { readyAt: ago(10), metadata: { annotations: { [COST]: text } } })
  expect(order([cost('a', '10'), cost('b', 'cheap'), cost('c', '-5')])).to.deep.equal(['c', 'b', 'a'])
})

test('pods of a crowded node go first', () => {
  const at = (name: string, nodeName: string) => pod(name, { readyAt: ago(10), spec: { nodeName } })
  const crowd = (each: Pod): number => (each.spec.nodeName === 'n1' ? 2 : 1)
  expect(order([at('a', 'n2'), at('b', 'n1'), at('c', 'n2')], crowd)[0]).to.equal('b')
})

test('the pod that became ready last goes first', () => {
  expect(order([pod('a', { readyAt: ago(64) }), pod('b', { readyAt: ago(1) })])).to.deep.equal(['b', 'a'])
})

test('ages within one power of two are alike, so the lower uid goes; further apart the younger goes', () => {
  const ready = (name: string, span: number) => pod(name, { readyAt: ago(span) })
  expect(order([ready('b', 10), ready('a', 15)])).to.deep.equal(['a', 'b'])
  expect(order([ready('a', 15), ready('b', 5)])).to.deep.equal(['b', 'a'])
})

test('more restarts go first, then the younger pod, then the name decides', () => {
  const restarted = pod('c', {
    readyAt: ago(1),
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: formatTimestamp(ago(1)) }],
      containerStatuses: [{ name: 'app', restartCount: 3, image: '', imageID: '', ready: true }],
    },
  })
  expect(order([created('a', 50), restarted])).to.deep.equal(['c', 'a'])
  expect(order([created('a', 50), created('b', 2)])).to.deep.equal(['b', 'a'])
  expect(order([created('b', 50), created('a', 50)])).to.deep.equal(['a', 'b'])
})
