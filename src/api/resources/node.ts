import { sortedEntries } from '../../base/compare'
import { findCondition } from '../condition'
import type { Node } from '../kinds'
import { ageColumn, joined, nameColumn, text, wide } from './columns'
import { NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { defaultQuantities } from './resource-quantities'
import { quantityIsValid } from './resource-rules'
import { taintsAreValid } from './taint-rules'

const ROLE_PREFIX = 'node-role.kubernetes.io/'
const ROLE_LABEL = 'kubernetes.io/role'

/** `control-plane,worker`, from the node's labels. */
export function nodeRoles(node: Node): string {
  const roles = sortedEntries(node.metadata.labels).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return key.length > ROLE_PREFIX.length ? [key.slice(ROLE_PREFIX.length)] : []
    return key === ROLE_LABEL && value ? [value] : []
  })
  return joined([...new Set(roles)].sort())
}

/** `Ready,SchedulingDisabled`: the STATUS column. */
export function nodeStatusText(node: Node): string {
  const ready = findCondition(node.status.conditions, 'Ready')
  const state = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
  return node.spec.unschedulable ? `${state},SchedulingDisabled` : state
}

const address = (node: Node, type: string): string =>
  node.status.addresses?.find((candidate) => candidate.type === type)?.address || '<none>'

export const nodes = declare<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  tracksGeneration: false,
  setDefaults(draft) {
    draft.spec ??= {}
    const status = (draft.status ??= {})
    defaultQuantities(status.capacity)
    defaultQuantities(status.allocatable)
    if (status.capacity) status.allocatable ??= { ...status.capacity }
  },
  validate: ({ spec, status }) => [
    ...taintsAreValid(spec.taints ?? [], 'metadata.taints'),
    ...(['capacity', 'allocatable'] as const).flatMap((part) =>
      sortedEntries(status?.[part]).flatMap(([name, value]) => quantityIsValid(value, `status.${part}[${name}]`)),
    ),
  ],
  validateUpdate: (node, previous) =>
    node.spec === previous.spec ? NOTHING_WRONG : taintsAreValid(node.spec.taints ?? [], 'metadata.taints'),
  fieldSelectors: { 'spec.unschedulable': { value: ({ spec }) => String(spec.unschedulable ?? false) } },
  columns: [
    nameColumn,
    text('Status', nodeStatusText),
    text('Roles', nodeRoles),
    ageColumn,
    text('Version', ({ status }) => status.nodeInfo?.kubeletVersion ?? ''),
    wide(text('Internal-IP', (node) => address(node, 'InternalIP'))),
    wide(text('External-IP', (node) => address(node, 'ExternalIP'))),
    wide(text('OS-Image', ({ status }) => status.nodeInfo?.osImage || '<unknown>')),
    wide(text('Kernel-Version', ({ status }) => status.nodeInfo?.kernelVersion || '<unknown>')),
    wide(text('Container-Runtime', ({ status }) => status.nodeInfo?.containerRuntimeVersion || '<unknown>')),
  ],
})
