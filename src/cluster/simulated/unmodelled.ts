import type { Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'

type PodSpec = Pod['spec']

/** Parts of a pod that the simulation stores but does not act on, where a real cluster might act otherwise. */
const POD_PARTS: readonly { readonly found: (spec: PodSpec) => boolean; readonly what: string }[] = [
  {
    found: ({ resourceClaims }) => !!resourceClaims?.length,
    what: 'resource claims: pods are placed as if they had none',
  },
  { found: ({ runtimeClassName }) => !!runtimeClassName, what: 'runtime classes: every container runs alike' },
  {
    found: ({ volumes }) =>
      !!volumes?.some(({ csi, nfs, iscsi, fc, rbd, cephfs }) => csi || nfs || iscsi || fc || rbd || cephfs),
    what: 'network volumes: they mount at once and are always there',
  },
  {
    found: ({ containers }) =>
      containers.some(({ lifecycle }) => lifecycle?.postStart?.httpGet || lifecycle?.preStop?.httpGet),
    what: 'HTTP hooks: they take no time and always succeed',
  },
]

const ACCESS_RULES = 'access rules: only `kubectl auth`, and `--as` on a served cluster, go by them'

/** Kinds that are stored but that nothing follows. */
const KINDS: Readonly<Record<string, string>> = {
  NetworkPolicy: 'network policies: every pod reaches every other',
  Ingress: 'ingresses: no controller routes by them',
  Role: ACCESS_RULES,
  ClusterRole: ACCESS_RULES,
  RoleBinding: ACCESS_RULES,
  ClusterRoleBinding: ACCESS_RULES,
}

/** What an object asks for that this simulation does not do; empty for most objects. */
export function unmodelledParts(object: KubernetesObject): readonly string[] {
  const kind = KINDS[object.kind]
  const spec = podSpecOf(object)
  return [...(kind ? [kind] : []), ...POD_PARTS.filter(({ found }) => spec && found(spec)).map(({ what }) => what)]
}

interface WithTemplate {
  readonly spec?: PodSpec & {
    readonly template?: { readonly spec?: PodSpec }
    readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } }
  }
}

/** The pod that an object is, or makes. */
function podSpecOf(object: KubernetesObject): PodSpec | undefined {
  const { spec } = object as WithTemplate
  if (object.kind === 'Pod') return spec
  const made = spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec
  return made?.containers ? made : undefined
}
