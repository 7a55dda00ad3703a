import type { EventRecorder } from '../api/client'
import type { Node, Pod, PodSpec, PodStatus } from '../api/kinds'
import type { Metadata } from '../api/object'
import { nodes } from '../api/resources/node'
import { pods } from '../api/resources/pod'
import { type Milliseconds, plus } from '../base/time'
import type { Controller } from '../controllers/controller'
import { ControllerRuntime } from '../controllers/runtime'
import { Kubelets } from '../kubelet/kubelets'
import type { KubeletProfile } from '../kubelet/profile'
import { EventQueue } from '../simulation/event-queue'
import { Store } from '../store/store'
import { MemoryApi } from './memory-api'

export interface KubeletWorldOptions {
  readonly profile?: KubeletProfile
  readonly controllers?: readonly Controller[]
}

/** Kubelets (and controllers, where a test wants some) over a `MemoryApi`; the test creates bound pods. */
export class KubeletWorld {
  readonly queue = new EventQueue({ seed: 'test' })
  readonly store = new Store({ now: () => this.queue.now() })
  readonly api = new MemoryApi(this.store, this.queue)
  readonly kubelets: Kubelets
  /** `Normal Pulled Container image "x" already present on machine …`, in order. */
  readonly events: string[] = []

  constructor({ profile, controllers = [] }: KubeletWorldOptions = {}) {
    const recorder: EventRecorder = {
      record: (_, type, reason, message) => void this.events.push(`${type} ${reason} ${message}`),
    }
    const dependencies = { scheduling: this.queue, api: this.api, watcher: this.store, eventsOf: () => recorder }
    this.kubelets = new Kubelets(dependencies, profile ? { profile } : {})
    for (const controller of controllers) new ControllerRuntime(controller, dependencies)
  }

  pass(span: Milliseconds): void {
    this.queue.runUntil(plus(this.queue.now(), span))
  }

  /** Runs until only background work is left. @returns how much virtual time went by */
  quiesce(): number {
    const start = this.queue.now()
    while (!this.queue.quiescent) this.queue.runNext()
    return this.queue.now() - start
  }

  /** Creates a pod on a node; by default `n1`, one container `app` of image `nginx:1.27`. */
  run(name: string, spec: Partial<PodSpec> = {}, metadata: Partial<Metadata> = {}): Pod {
    return this.api.create(pods, {
      metadata: { name, namespace: 'default', ...metadata },
      spec: {
        nodeName: 'n1',
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        containers: [{ name: 'app', image: 'nginx:1.27' }],
        ...spec,
      },
    })
  }

  pod(name: string): Pod {
    return this.api.get(pods, { namespace: 'default', name })
  }

  hasPod(name: string): boolean {
    return !!this.api.find(pods, { namespace: 'default', name })
  }

  node(name: string): Node {
    return this.api.get(nodes, { namespace: '', name })
  }

  /** Changes the image of the pod's first container. */
  setImageOf(name: string, image: string): void {
    const pod = this.pod(name)
    const [first, ...rest] = pod.spec.containers
    if (first) this.api.update(pods, { ...pod, spec: { ...pod.spec, containers: [{ ...first, image }, ...rest] } })
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    this.api.delete(
      pods,
      { namespace: 'default', name },
      gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
    )
  }

  /** What `kubectl get pods` would sum up: `Running`, `ImagePullBackOff`, `Completed`… and the Ready condition. */
  summary(name: string): string {
    return summaryOf(this.pod(name).status)
  }

  /** Every summary that the pod has had, in order. */
  story(name: string): readonly string[] {
    const told: string[] = []
    for (const { resource, object } of this.store.history.all()) {
      if (resource.kind !== 'Pod' || object.metadata.name !== name) continue
      const summary = summaryOf((object as Pod).status)
      if (told.at(-1) !== summary) told.push(summary)
    }
    return told
  }
}

function summaryOf({ phase, conditions, containerStatuses = [], initContainerStatuses = [] }: PodStatus): string {
  const reasons = [...initContainerStatuses, ...containerStatuses].map(({ state }) =>
    state?.running ? 'running' : (state?.waiting?.reason ?? state?.terminated?.reason ?? '?'),
  )
  const ready = conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ? ' ready' : ''
  return `${phase} [${reasons.join(' ')}]${ready}`
}
