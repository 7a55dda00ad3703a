import type { Catalogue } from '../../api/catalogue'
import type { EventRecorder } from '../../api/client'
import {
  ApiEventRecorder,
  ApiServer,
  addDefaultStorageClass,
  bootstrap,
  type Limits,
  ServedKinds,
} from '../../apiserver'
import type { Instant } from '../../base/time'
import { GarbageCollector } from '../../controllers/garbage-collector/garbage-collector'
import { ControllerRuntime } from '../../controllers/runtime'
import { Kubelets } from '../../kubelet/kubelets'
import type { KubeletProfile } from '../../kubelet/profile'
import type { SchedulerConfiguration } from '../../scheduler/configuration/scheduler-configuration'
import { Scheduler } from '../../scheduler/scheduler'
import { EventQueue } from '../../simulation/event-queue'
import { Store } from '../../store/store'
import { type ControllerFlags, startedControllers } from './controllers'
import { netToolsIn } from './net-tools-in'
import { Network } from './network'
import { ServiceProxies } from './service-proxies'
import { SimulatedMetrics } from './simulated-metrics'
import { Traffic } from './traffic'

export interface ControlPlaneOptions {
  /** Same seed, same inputs: same history. */
  readonly seed: string
  /** What the clock shows at the start. Default: 2026-01-01T00:00:00Z. */
  readonly start?: Instant
  readonly kubelet?: KubeletProfile
  readonly scheduler?: SchedulerConfiguration
  readonly controllers?: ControllerFlags
  readonly limits?: Partial<Limits>
  /** How many events may run altogether. Default: any number. */
  readonly events?: number
  /** Whether there is a StorageClass for claims that name none. Default: true. */
  readonly defaultStorageClass?: boolean
  /** The revision to count on from: that of a cluster that is brought back. Default: 0. */
  readonly revision?: number
  /** How many writes the history keeps. */
  readonly retention?: number
}

/** Everything that runs in a simulated cluster. The parts know each other only through the API. */
export interface ControlPlane {
  readonly queue: EventQueue
  readonly store: Store
  readonly api: ApiServer
  /** The kinds that this cluster serves. */
  readonly catalogue: Catalogue
  readonly scheduler: Scheduler
  readonly kubelets: Kubelets
  readonly metrics: SimulatedMetrics
  readonly traffic: Traffic
  readonly network: Network
}

/** Starts a control plane: the only place where its parts are put together. */
export function startControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { seed, start, events, retention, revision } = options
  const queue = new EventQueue({
    seed,
    ...(start === undefined ? {} : { start }),
    ...(events === undefined ? {} : { events }),
  })
  const store = new Store({
    now: () => queue.now(),
    ...(retention ? { retention } : {}),
    ...(revision ? { revision } : {}),
  })
  const api = new ApiServer({ store, scheduling: queue, ...(options.limits ? { limits: options.limits } : {}) })
  const catalogue = new ServedKinds(store)
  const eventsOf = (component: string): EventRecorder => new ApiEventRecorder({ api, scheduling: queue }, component)
  const shared = { scheduling: queue, api, watcher: store, eventsOf }
  const metrics = new SimulatedMetrics(queue, () => kubelets, {
    served: options.controllers?.metricsServer ?? true,
  })
  for (const controller of startedControllers({ metrics, catalogue, ...options.controllers })) {
    new ControllerRuntime(controller, shared)
  }
  new GarbageCollector({ ...shared, catalogue })
  const scheduler = new Scheduler({ ...shared, ...(options.scheduler ? { configuration: options.scheduler } : {}) })
  const paths = { queue, store, proxies: new ServiceProxies({ queue, store }), kubelets: () => kubelets }
  const network = new Network(paths)
  const kubelets: Kubelets = new Kubelets(shared, {
    ...(options.kubelet ? { profile: options.kubelet } : {}),
    network: netToolsIn(network),
  })
  bootstrap(api)
  if (options.defaultStorageClass ?? true) addDefaultStorageClass(api)
  const traffic = new Traffic(paths)
  return { queue, store, api, catalogue, scheduler, kubelets, metrics, traffic, network }
}
