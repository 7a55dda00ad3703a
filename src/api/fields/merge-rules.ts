/** How a strategic merge patch treats a field: replace it whole unless a rule says otherwise. */
export interface MergeRule {
  /** List items with the same value of this field are the same item. */
  readonly key?: string
  /** A list of plain values that merges as a set. */
  readonly set?: boolean
  /** The patch may name the keys that stay (`$retainKeys`). */
  readonly retainKeys?: boolean
}

const CONTAINER_RULES: Readonly<Record<string, MergeRule>> = {
  ports: { key: 'containerPort' },
  env: { key: 'name' },
  volumeMounts: { key: 'mountPath' },
  volumeDevices: { key: 'devicePath' },
}

/**
 * Merge keys of the built-in kinds, by the field that holds the list and the field above it (`''` at the top).
 * Follows the `patchStrategy` and `patchMergeKey` tags of k8s.io/api; a list that is missing here is atomic.
 */
const RULES: Readonly<Record<string, Readonly<Record<string, MergeRule>>>> = {
  '': { secrets: { key: 'name' } },
  metadata: { ownerReferences: { key: 'uid' }, finalizers: { set: true } },
  spec: {
    containers: { key: 'name' },
    initContainers: { key: 'name' },
    ephemeralContainers: { key: 'name' },
    volumes: { key: 'name', retainKeys: true },
    imagePullSecrets: { key: 'name' },
    hostAliases: { key: 'ip' },
    topologySpreadConstraints: { key: 'topologyKey' },
    schedulingGates: { key: 'name' },
    resourceClaims: { key: 'name', retainKeys: true },
    ports: { key: 'port' },
    podCIDRs: { set: true },
    strategy: { retainKeys: true },
  },
  status: {
    conditions: { key: 'type' },
    addresses: { key: 'type' },
    podIPs: { key: 'ip' },
    hostIPs: { key: 'ip' },
    resourceClaimStatuses: { key: 'name', retainKeys: true },
  },
  containers: CONTAINER_RULES,
  initContainers: CONTAINER_RULES,
  ephemeralContainers: CONTAINER_RULES,
}

const ATOMIC: MergeRule = {}

/** The rule for `field` inside the object that the field `parent` holds (directly, or as items of its list). */
export const mergeRule = (parent: string, field: string): MergeRule => {
  const rules = Object.hasOwn(RULES, parent) ? RULES[parent] : undefined
  return (rules && Object.hasOwn(rules, field) ? rules[field] : undefined) ?? ATOMIC
}
