import type { AnyResource } from './resource'

/**
 * The kinds that one cluster serves. Those that its CustomResourceDefinitions declare come and go with them. Of a built-in
 * kind there is one resource, which names the further versions that it is served in.
 */
export interface Catalogue {
  /** Every kind, declared ones in every version that is served; of one kind, the preferred version comes first. */
  resources(): readonly AnyResource[]
  /** Every kind once, in its preferred version. */
  kinds(): readonly AnyResource[]
  /** Calls the handler for each kind, now and whenever one is added or declared anew. */
  follow(handler: (kind: AnyResource) => void): void
}
