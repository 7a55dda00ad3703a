import { test } from 'node:test'
import { expect } from 'chai'
import type { Container, PodSpec } from './kinds'
import { podLimits, podRequests } from './pod-resources'

const container = (cpu: string | undefined, more: Partial<Container> = {}): Container => ({
  name: 'c',
  ...(cpu ? { resources: { requests: { cpu } } } : {}),
  ...more,
})
const sidecar = (cpu: string): Container => container(cpu, { restartPolicy: 'Always' })
const requests = (spec: Partial<PodSpec>) => podRequests({ spec: { containers: [], ...spec } })

test('containers add up', () => {
  expect(requests({ containers: [container('250m'), container('1')] })).to.deep.equal({ cpu: 1250 })
})

test('the most demanding init container counts if it asks for more than all containers together', () => {
  expect(requests({ containers: [container('1')], initContainers: [container('3'), container('2')] }).cpu).to.equal(
    3000,
  )
  expect(requests({ containers: [container('4')], initContainers: [container('3')] }).cpu).to.equal(4000)
})

test('a sidecar counts beside the containers and beside the init containers after it', () => {
  const spec = { containers: [container('1')], initContainers: [container('2'), sidecar('1'), container('2')] }
  expect(requests(spec).cpu).to.equal(3000)
})

test('a limit without a request counts as the request', () => {
  const resources = { limits: { memory: '1Gi', cpu: '2' }, requests: { cpu: '1' } }
  expect(requests({ containers: [container(undefined, { resources })] })).to.deep.equal({ cpu: 1000, memory: 2 ** 30 })
})

test('requests of the pod as a whole replace those of its containers, and overhead comes on top', () => {
  const spec = {
    containers: [container('1')],
    resources: { requests: { cpu: '3' } },
    overhead: { cpu: '100m' },
  } as PodSpec
  expect(requests(spec)).to.deep.equal({ cpu: 3100 })
})

test('what a container does not mention counts as told, an explicit zero stays zero', () => {
  const spec = { containers: [container('0'), container(undefined)] }
  expect(podRequests({ spec }, { cpu: 100, memory: 5 })).to.deep.equal({ cpu: 100, memory: 10 })
})

test('overhead raises only limits that exist', () => {
  const resources = { limits: { cpu: '1' } }
  const spec = { containers: [container(undefined, { resources })], overhead: { cpu: '1', memory: '1' } }
  expect(podLimits({ spec })).to.deep.equal({ cpu: 2000 })
})
