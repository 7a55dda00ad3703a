import type { NetworkPolicy } from '../kinds'
import { formatSelector } from '../label-selector'
import { ageColumn, nameColumn, text } from './columns'
import { declare } from './metadata-rules'
import { networkPolicyIsValid } from './network-policy-rules'

/** Stored and shown. Simplified: the simulation has no network that a policy could restrict. */
export const networkPolicies = declare<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  subresources: [],
  legacyApiVersions: ['extensions/v1beta1'],
  setDefaults(draft) {
    const spec = (draft.spec ??= { podSelector: {} })
    spec.podSelector ??= {}
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of ports ?? []) port.protocol ||= 'TCP'
    }
  },
  validate: ({ spec }) => networkPolicyIsValid(spec, 'spec'),
  columns: [nameColumn, text('Pod-Selector', ({ spec }) => formatSelector(spec.podSelector)), ageColumn],
})
