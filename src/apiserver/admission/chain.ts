import type { KubernetesObject } from '../../api/object'
import { groupResource } from '../../api/resource'
import type { AnyDraft, ServerContext } from '../context'
import { share } from '../share'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'

type Facilities = Pick<ServerContext, 'store' | 'scheduling'>

/** The admission plugins of one API server. Each request passes those that look at its operation and resource, in order. */
export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[]
  readonly #context: AdmissionContext
  readonly #concerned: Record<AdmissionRequest['operation'], Map<string, readonly AdmissionPlugin[]>> = {
    CREATE: new Map(),
    UPDATE: new Map(),
    DELETE: new Map(),
  }

  constructor(plugins: readonly AdmissionPlugin[], { store, scheduling }: Facilities) {
    this.#plugins = plugins
    this.#context = {
      reader: store,
      get now() {
        return scheduling.now()
      },
      random: (stream) => scheduling.random(stream),
      writeStatus: (resource, object, status) => {
        const next = share(object, { ...object, status })
        if (next !== object) store.replace(resource, object, next)
      },
    }
  }

  mutate(request: AdmissionRequest, draft: AnyDraft): void {
    for (const plugin of this.#pluginsFor(request)) plugin.mutate?.(request, draft, this.#context)
  }

  validate(request: AdmissionRequest, object: KubernetesObject): void {
    for (const plugin of this.#pluginsFor(request)) plugin.validate?.(request, object, this.#context)
  }

  stored(request: AdmissionRequest, object: KubernetesObject): void {
    for (const plugin of this.#pluginsFor(request)) plugin.stored?.(request, object, this.#context)
  }

  #pluginsFor({ operation, resource }: AdmissionRequest): readonly AdmissionPlugin[] {
    const name = groupResource(resource)
    const known = this.#concerned[operation]
    let plugins = known.get(name)
    if (!plugins) {
      plugins = this.#plugins.filter(
        (plugin) => plugin.operations.includes(operation) && (plugin.resources?.includes(name) ?? true),
      )
      known.set(name, plugins)
    }
    return plugins
  }
}
