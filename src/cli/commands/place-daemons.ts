import type { DaemonSet, Node } from '../../api/kinds'
import { matchesNodeAffinity } from '../../api/node-affinity'
import { formatKey, keyOf } from '../../api/object'
import { daemonSets, nodes } from '../../api/resources'
import { formatTaint, untoleratedTaint } from '../../api/toleration'
import type { Simulated } from '../../cluster/simulated'
import { daemonTolerations } from '../../controllers/daemonset/daemon-pod'
import { eligibilityOf } from '../../controllers/daemonset/eligibility'

/** A node that a DaemonSet makes no pod for. */
export interface SkippedNode {
  readonly daemonSet: string
  readonly node: string
  readonly why: string
}

/** The nodes that the DaemonSets written since a revision leave out, and why. */
export async function skippedNodes(cluster: Simulated, revision: number): Promise<readonly SkippedNode[]> {
  const written = new Set(
    cluster.simulation
      .historySince(revision)
      .filter(({ resource, type, object }) => resource === daemonSets && (type === 'ADDED' || isNewSpec(object)))
      .map(({ object }) => formatKey(keyOf(object))),
  )
  const all = await cluster.list<Node>(nodes)
  const chosen = (await cluster.list<DaemonSet>(daemonSets)).filter((one) => written.has(formatKey(keyOf(one))))
  return chosen.flatMap((daemonSet) => {
    const eligibility = eligibilityOf(daemonSet)
    return all
      .filter((node) => !eligibility(node).shouldRun)
      .map((node) => ({
        daemonSet: formatKey(keyOf(daemonSet)),
        node: node.metadata.name,
        why: reasonFor(daemonSet, node),
      }))
  })
}

const isNewSpec = ({ metadata }: { readonly metadata: { readonly generation?: number } }): boolean =>
  (metadata.generation ?? 1) > 1

function reasonFor({ spec }: DaemonSet, node: Node): string {
  const template = spec.template.spec ?? { containers: [] }
  if (template.nodeName && template.nodeName !== node.metadata.name) return `it asks for node ${template.nodeName}`
  if (!matchesNodeAffinity(template, node)) return 'node affinity or selector does not match'
  const taint = untoleratedTaint(node.spec.taints, daemonTolerations(template), ['NoSchedule', 'NoExecute'])
  return taint ? `untolerated taint ${formatTaint(taint)}` : 'not eligible'
}
