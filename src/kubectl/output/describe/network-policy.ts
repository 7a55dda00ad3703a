import type { LabelSelector, NetworkPolicy } from '../../../api/kinds'
import { formatSelector } from '../../../api/label-selector'
import type { Describe } from './context'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { DescribeWriter, plainTime } from './writer'

type Spec = NetworkPolicy['spec']
type Peer = NonNullable<NonNullable<NonNullable<Spec['ingress']>[number]['from']>[number]>
type Port = NonNullable<NonNullable<NonNullable<Spec['ingress']>[number]['ports']>[number]>

interface Rule {
  readonly ports?: readonly Port[] | undefined
  readonly peers?: readonly Peer[] | undefined
}

export const describeNetworkPolicy: Describe<NetworkPolicy> = (policy) => {
  const w = new DescribeWriter()
  const { metadata, spec } = policy
  const types = spec.policyTypes ?? []
  writeName(w, policy)
  w.line(0, `Created on:\t${plainTime(metadata.creationTimestamp)}`)
  writeLabelsAndAnnotations(w, policy)
  w.line(0, 'Spec:')
  const everyPod = isEmpty(spec.podSelector)
  w.line(
    1,
    `PodSelector:     ${everyPod ? '<none> (Allowing the specific traffic to all pods in this namespace)' : formatSelector(spec.podSelector)}`,
  )
  if (!types.includes('Ingress')) w.line(1, 'Not affecting ingress traffic')
  else writeRules(w, INGRESS, spec.ingress?.map(({ ports, from }) => ({ ports, peers: from })) ?? [])
  if (!types.includes('Egress')) w.line(1, 'Not affecting egress traffic')
  else writeRules(w, EGRESS, spec.egress?.map(({ ports, to }) => ({ ports, peers: to })) ?? [])
  w.line(1, `Policy Types: ${types.join(', ')}`)
  return w.toString()
}

const INGRESS = { name: 'ingress', peers: 'From', source: 'source' }
const EGRESS = { name: 'egress', peers: 'To', source: 'destination' }

const isEmpty = ({ matchLabels, matchExpressions }: LabelSelector = {}): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length

function writeRules(w: DescribeWriter, direction: typeof INGRESS, rules: readonly Rule[]): void {
  w.line(1, `Allowing ${direction.name} traffic:`)
  if (rules.length === 0) w.line(2, `<none> (Selected pods are isolated for ${direction.name} connectivity)`)
  rules.forEach(({ ports, peers }, i) => {
    if (i > 0) w.line(2, '----------')
    if (!ports?.length) w.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const port of ports ?? []) w.line(2, describePort(port))
    if (!peers?.length) w.line(2, `${direction.peers}: <any> (traffic not restricted by ${direction.source})`)
    for (const peer of peers ?? []) {
      w.line(2, `${direction.peers}:`)
      writePeer(w, peer)
    }
  })
}

function describePort({ port, endPort, protocol = 'TCP' }: Port): string {
  if (endPort !== undefined) return `To Port Range: ${port}-${endPort}/${protocol}`
  return `To Port: ${port ?? ''}/${protocol}`
}

function writePeer(w: DescribeWriter, { ipBlock, namespaceSelector, podSelector }: Peer): void {
  if (ipBlock) {
    w.line(3, 'IPBlock:')
    w.line(4, `CIDR: ${ipBlock.cidr}`)
    w.line(4, `Except: ${ipBlock.except?.join(', ') ?? ''}`)
    return
  }
  if (namespaceSelector) w.line(3, `NamespaceSelector: ${formatSelector(namespaceSelector)}`)
  if (podSelector) w.line(3, `PodSelector: ${formatSelector(podSelector)}`)
}
