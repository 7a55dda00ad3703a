import type { KubernetesObject } from '../../api/object'
import { groupResource } from '../../api/resource'
import type { AnyDraft, ServerContext } from '../context'
import { share } from '../share'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission'

const concerns = (plugin: AdmissionPlugin, request: AdmissionRequest): boolean =>
  plugin.operations.includes(request.operation) &&
  (!plugin.resources || plugin.resources.includes(groupResource(request.resource)))

/** The plugins that look at one request, in order. */
export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[]
  readonly #context: AdmissionContext

  constructor(
    private readonly server: ServerContext,
    readonly request: AdmissionRequest,
  ) {
    this.#plugins = server.admission.filter((plugin) => concerns(plugin, request))
    this.#context = {
      reader: server.store,
      now: server.now,
      random: (stream) => server.scheduling.random(stream),
      writeStatus: (resource, object, status) => {
        const next = share(object, { ...object, status })
        if (next !== object) server.store.replace(resource, object, next)
      },
    }
  }

  /** The chain of a request whose object has got its name since. */
  named(name: string): AdmissionChain {
    return name === this.request.name ? this : new AdmissionChain(this.server, { ...this.request, name })
  }

  mutate(draft: AnyDraft): void {
    for (const plugin of this.#plugins) plugin.mutate?.(this.request, draft, this.#context)
  }

  validate(object: KubernetesObject): void {
    for (const plugin of this.#plugins) plugin.validate?.(this.request, object, this.#context)
  }

  stored(object: KubernetesObject): void {
    for (const plugin of this.#plugins) plugin.stored?.(this.request, object, this.#context)
  }
}
