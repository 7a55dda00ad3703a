import type { Catalogue } from '../api/catalogue'
import type { AnyResource } from '../api/resource'

/** A catalogue of kinds that neither come nor go. */
export const fixedCatalogue = (kinds: readonly AnyResource[]): Catalogue => ({
  resources: () => kinds,
  kinds: () => kinds,
  follow: (handler) => kinds.forEach(handler),
})
