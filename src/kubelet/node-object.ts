import type { Node } from '../api/kinds'
import type { NodePressure, NodeSpec } from '../api/node-spec'
import type { NewObject } from '../api/object'
import { remembered } from '../base/remembered'
import { formatTimestamp, type Instant } from '../base/time'
import { digest } from './digest'

export const KUBELET_VERSION = 'v1.35.0'

const DEFAULTS = { cpu: '4', memory: '8Gi', pods: 110, ephemeralStorage: '50Gi' } as const

type NodeStatus = Node['status']
export type NodeCondition = NonNullable<NodeStatus['conditions']>[number]

/** What a Node object tells of. */
export interface Machine {
  readonly spec: NodeSpec
  readonly address: string
  /** How often it has started again. */
  readonly reboots: number
}

/** A Node object as a kubelet registers it (kubelet `kubelet_node_status.go`), healthy from the start. */
// Simplified: a real node is NotReady for its first seconds, and its kubelet tells of each condition once.
export function nodeObject(machine: Machine, now: Instant): NewObject<Node> {
  const { name, labels, taints, unschedulable } = machine.spec
  return {
    metadata: { name, labels: { ...platformLabels(name), ...labels }, annotations: OBJECT_LIFETIME },
    spec: { ...(taints?.length ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
    status: nodeStatus(machine, now),
  }
}

/** How long kubelets may keep ConfigMaps and Secrets, as the ttl controller tells nodes of clusters of modest size. */
const OBJECT_LIFETIME = { 'node.alpha.kubernetes.io/ttl': '0' }

const platformLabels = (name: string): Record<string, string> => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
})

export function nodeStatus({ spec, address, reboots }: Machine, now: Instant): NodeStatus {
  const resources = {
    cpu: spec.cpu ?? DEFAULTS.cpu,
    'ephemeral-storage': spec.ephemeralStorage ?? DEFAULTS.ephemeralStorage,
    memory: spec.memory ?? DEFAULTS.memory,
    pods: String(spec.pods ?? DEFAULTS.pods),
    ...spec.extended,
  }
  return {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: spec.name },
    ],
    allocatable: resources,
    capacity: resources,
    conditions: (['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const)
      .map((type) => pressureCondition(type, false, now))
      .concat(readyCondition({ ready: true }, now)),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: { ...nodeInfo(spec.name), bootID: bootId(spec.name, reboots) },
  }
}

const uuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

/** Another one each time that the machine starts. */
export const bootId = (name: string, reboots: number): string =>
  uuid(digest(reboots === 0 ? `boot/${name}` : `boot/${name}/${reboots}`))

const nodeInfo = remembered((name): Omit<NonNullable<NodeStatus['nodeInfo']>, 'bootID'> => {
  const id = digest(`machine/${name}`)
  return {
    architecture: 'amd64',
    containerRuntimeVersion: 'containerd://2.2.0',
    kernelVersion: '6.12.0-gherkube',
    kubeProxyVersion: '',
    kubeletVersion: KUBELET_VERSION,
    machineID: id.slice(0, 32),
    operatingSystem: 'linux',
    osImage: 'gherkube simulated node',
    systemUUID: uuid(id),
  }
})

/** What a kubelet says about each pressure: off, on. */
const PRESSURE: Readonly<Record<NodePressure, Record<'off' | 'on', readonly [string, string]>>> = {
  MemoryPressure: {
    off: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    on: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
  },
  DiskPressure: {
    off: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    on: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
  },
  PIDPressure: {
    off: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    on: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
  },
  NetworkUnavailable: {
    off: ['RouteCreated', 'RouteController created a route'],
    on: ['NoRouteCreated', 'RouteController failed to create a route'],
  },
}

/** The reasons of the events with which a kubelet tells that a condition has turned: False, True. */
const CONDITION_EVENTS: Readonly<Record<string, readonly [string, string]>> = {
  Ready: ['NodeNotReady', 'NodeReady'],
  MemoryPressure: ['NodeHasSufficientMemory', 'NodeHasInsufficientMemory'],
  DiskPressure: ['NodeHasNoDiskPressure', 'NodeHasDiskPressure'],
  PIDPressure: ['NodeHasSufficientPID', 'NodeHasInsufficientPID'],
}

export const conditionEvent = (type: string, isTrue: boolean): string =>
  CONDITION_EVENTS[type]?.[isTrue ? 1 : 0] ?? type

export function pressureCondition(type: NodePressure, on: boolean, now: Instant): NodeCondition {
  const [reason, message] = PRESSURE[type][on ? 'on' : 'off']
  return stamped(type, on ? 'True' : 'False', { reason, message }, now)
}

export function readyCondition(
  { ready, message }: { readonly ready: boolean; readonly message?: string },
  now: Instant,
): NodeCondition {
  return ready
    ? stamped('Ready', 'True', { reason: 'KubeletReady', message: 'kubelet is posting ready status' }, now)
    : stamped('Ready', 'False', { reason: 'KubeletNotReady', message: message ?? 'container runtime is down' }, now)
}

function stamped(
  type: string,
  status: 'True' | 'False',
  { reason, message }: { readonly reason: string; readonly message: string },
  now: Instant,
): NodeCondition {
  const time = formatTimestamp(now)
  return { type, status, reason, message, lastHeartbeatTime: time, lastTransitionTime: time }
}

/** Puts a condition in its place; its transition time is kept while its status is the same. */
export function withCondition(status: NodeStatus, next: NodeCondition): NodeStatus {
  const conditions = status.conditions ?? []
  const previous = conditions.find(({ type }) => type === next.type)
  const kept = previous?.status === next.status ? previous.lastTransitionTime : next.lastTransitionTime
  const written = { ...next, ...(kept === undefined ? {} : { lastTransitionTime: kept }) }
  return {
    ...status,
    conditions: previous
      ? conditions.map((condition) => (condition.type === next.type ? written : condition))
      : next.type === 'NetworkUnavailable'
        ? [written, ...conditions]
        : [...conditions, written],
  }
}
