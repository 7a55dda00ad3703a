import type { ImageBehaviour } from '../api/image-behaviour'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import type { ObjectKey } from '../api/object'
import { StatusError } from '../api/status-error'
import { isObject } from '../base/json'
import { milliseconds } from '../base/time'
import type { Simulated } from '../cluster/simulated'
import { parseJson } from './body'

/** What can be done to a simulated cluster from outside: the body of POST `/gherkube/v1/faults`. */
export type Fault =
  | { readonly type: 'node-down' | 'node-up' | 'node-disconnect' | 'node-remove'; readonly node: string }
  | { readonly type: 'node-add'; readonly spec: NodeSpec }
  | { readonly type: 'node-pressure'; readonly node: string; readonly pressure: NodePressure; readonly on: boolean }
  | { readonly type: 'image'; readonly image: string; readonly behaviour: ImageBehaviour }
  | { readonly type: 'pod-crash'; readonly pod: ObjectKey; readonly exitCode: number; readonly container?: string }
  | { readonly type: 'pod-ready'; readonly pod: ObjectKey; readonly ready: boolean }
  | { readonly type: 'pass'; readonly milliseconds: number }

/** At most so much virtual time passes at one request: it must end. */
const LONGEST = 31 * 24 * 3600 * 1000

/** Does what the body says. @throws {StatusError} BadRequest, NotFound */
export async function answerFault(cluster: Simulated, body: Buffer): Promise<{ fault: Fault; message: string }> {
  const fault = readFault(parseJson(body, (mistake) => StatusError.badRequest(`the fault is no JSON: ${mistake}`)))
  try {
    return { fault, message: await inflict(cluster, fault) }
  } catch (error) {
    if (error instanceof StatusError) throw error
    throw StatusError.badRequest(error instanceof Error ? error.message : String(error))
  }
}

/** Does it, and says so in a few words. */
export async function inflict(cluster: Simulated, fault: Fault): Promise<string> {
  const { simulation } = cluster
  switch (fault.type) {
    case 'node-down':
      simulation.stopNode(fault.node)
      return `node ${fault.node} is down`
    case 'node-up':
      simulation.startNode(fault.node)
      return `node ${fault.node} is up`
    case 'node-disconnect':
      simulation.disconnectNode(fault.node)
      return `node ${fault.node} has lost its network`
    case 'node-remove':
      simulation.removeNode(fault.node)
      return `node ${fault.node} is gone`
    case 'node-add':
      simulation.addNode(fault.spec)
      return `node ${fault.spec.name} has joined`
    case 'node-pressure':
      simulation.setNodePressure(fault.node, fault.pressure, fault.on)
      return `node ${fault.node}: ${fault.pressure} is ${fault.on ? 'on' : 'off'}`
    case 'image':
      simulation.setImage(fault.image, fault.behaviour)
      return `image ${fault.image} behaves as told`
    case 'pod-crash':
      simulation.crashPod(fault.pod, fault.exitCode, fault.container)
      return `pod ${fault.pod.namespace}/${fault.pod.name} crashed with exit code ${fault.exitCode}`
    case 'pod-ready':
      simulation.setPodReady(fault.pod, fault.ready)
      return `pod ${fault.pod.namespace}/${fault.pod.name} is ${fault.ready ? 'ready' : 'not ready'}`
    case 'pass':
      await cluster.pass(milliseconds(fault.milliseconds))
      return `${fault.milliseconds / 1000}s have passed`
  }
}

type Fields = Readonly<Record<string, unknown>>

const text = (fields: Fields, name: string): string => {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  throw StatusError.badRequest(`the fault needs a text "${name}", found ${JSON.stringify(value) ?? 'nothing'}`)
}

const flag = (fields: Fields, name: string): boolean => {
  const value = fields[name]
  if (typeof value === 'boolean') return value
  throw StatusError.badRequest(
    `the fault needs true or false as "${name}", found ${JSON.stringify(value) ?? 'nothing'}`,
  )
}

const whole = (fields: Fields, name: string, most: number): number => {
  const value = fields[name]
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw StatusError.badRequest(
    `the fault needs a whole number up to ${most} as "${name}", found ${JSON.stringify(value) ?? 'nothing'}`,
  )
}

const fields = (outer: Fields, name: string): Fields => {
  const value = outer[name]
  if (isObject(value)) return value
  throw StatusError.badRequest(`the fault needs an object "${name}", found ${JSON.stringify(value) ?? 'nothing'}`)
}

const podOf = (outer: Fields): ObjectKey => {
  const pod = fields(outer, 'pod')
  return { namespace: text(pod, 'namespace'), name: text(pod, 'name') }
}

const PRESSURES: readonly NodePressure[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']

/** @throws {StatusError} BadRequest naming what is missing */
export function readFault(body: unknown): Fault {
  if (!isObject(body)) throw StatusError.badRequest('a fault is one JSON object')
  const type = text(body, 'type')
  switch (type) {
    case 'node-down':
    case 'node-up':
    case 'node-disconnect':
    case 'node-remove':
      return { type, node: text(body, 'node') }
    case 'node-add': {
      const spec = fields(body, 'spec')
      return { type, spec: { ...spec, name: text(spec, 'name') } }
    }
    case 'node-pressure': {
      const pressure = PRESSURES.find((known) => known === body.pressure)
      if (!pressure) throw StatusError.badRequest(`the fault needs a "pressure": one of ${PRESSURES.join(', ')}`)
      return { type, node: text(body, 'node'), pressure, on: flag(body, 'on') }
    }
    case 'image':
      return { type, image: text(body, 'image'), behaviour: fields(body, 'behaviour') as ImageBehaviour }
    case 'pod-crash': {
      const container = body.container === undefined ? {} : { container: text(body, 'container') }
      return { type, pod: podOf(body), exitCode: whole(body, 'exitCode', 255), ...container }
    }
    case 'pod-ready':
      return { type, pod: podOf(body), ready: flag(body, 'ready') }
    case 'pass':
      return { type, milliseconds: whole(body, 'milliseconds', LONGEST) }
    default:
      throw StatusError.badRequest(
        `there is no fault ${JSON.stringify(type)}; known are node-down, node-up, node-disconnect, node-remove, node-add, node-pressure, image, pod-crash, pod-ready, pass`,
      )
  }
}
