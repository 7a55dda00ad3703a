import { apiVersionOf, type Resource } from '../../api/resource'

interface Deprecation {
  readonly deprecated: string
  readonly removed?: string
  /** What replaces the kind, where that is another kind. */
  readonly use?: string
}

const EXTENSIONS: Deprecation = { deprecated: '1.8', removed: '1.16' }
const UNTIL_1_25: Deprecation = { deprecated: '1.21', removed: '1.25' }

/** Since when an API is deprecated, and when it went (k8s.io/api `zz_generated.prerelease-lifecycle.go`). `*`: any kind. */
const DEPRECATIONS: Readonly<Record<string, Deprecation>> = {
  'extensions/v1beta1/NetworkPolicy': { deprecated: '1.9', removed: '1.16' },
  'extensions/v1beta1/Ingress': { deprecated: '1.14', removed: '1.22' },
  'extensions/v1beta1/*': EXTENSIONS,
  'apps/v1beta1/*': EXTENSIONS,
  'apps/v1beta2/*': { deprecated: '1.9', removed: '1.16' },
  'autoscaling/v2beta1/*': { deprecated: '1.22', removed: '1.25' },
  'autoscaling/v2beta2/*': { deprecated: '1.23', removed: '1.26' },
  'batch/v1beta1/*': UNTIL_1_25,
  'discovery.k8s.io/v1beta1/*': UNTIL_1_25,
  'networking.k8s.io/v1beta1/*': { deprecated: '1.19', removed: '1.22' },
  'policy/v1beta1/*': UNTIL_1_25,
  'scheduling.k8s.io/v1beta1/*': { deprecated: '1.14', removed: '1.22' },
  'v1/Endpoints': { deprecated: '1.33', use: 'discovery.k8s.io/v1 EndpointSlice' },
}

/** The warning that a server gives for an old group version; `undefined` for versions that are still good. */
export function deprecationWarning(resource: Resource, apiVersion: string): string | undefined {
  if (resource.custom) return resource.custom.deprecation
  const found = DEPRECATIONS[`${apiVersion}/${resource.kind}`] ?? DEPRECATIONS[`${apiVersion}/*`]
  if (!found) return undefined
  const until = found.removed ? `, unavailable in v${found.removed}+` : ''
  const subject = `${apiVersion} ${resource.kind} is deprecated in v${found.deprecated}+${until}`
  return `${subject}; use ${found.use ?? `${apiVersionOf(resource)} ${resource.kind}`}`
}
