import type { AnyResource } from './resource'

/** The kinds that one cluster serves. Those that its CustomResourceDefinitions declare come and go with them. */
export interface Catalogue {
  /** Every kind in every version that is served; of one kind, the preferred version comes first. */
  resources(): readonly AnyResource[]
  /** Every kind once, in its preferred version. */
  kinds(): readonly AnyResource[]
  /** Calls the handler for each kind, now and whenever one is added or declared anew. */
  follow(handler: (kind: AnyResource) => void): void
}
