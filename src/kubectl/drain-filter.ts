import type { ApiReader } from '../api/client'
import type { Pod } from '../api/kinds'
import { controllerOf } from '../api/owner-reference'
import { isPodTerminal } from '../api/pod'
import { daemonSets } from '../api/resources/daemon-set'

export interface DrainRules {
  readonly force: boolean
  readonly ignoreDaemonSets: boolean
  readonly deleteEmptyDirData: boolean
}

/** What a drain does about the pods of a node. */
export interface DrainPlan {
  readonly pods: readonly Pod[]
  /** Why it must not begin. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

type Verdict = { readonly evict: boolean; readonly error?: string; readonly warning?: string }
const EVICT: Verdict = { evict: true }

const MIRROR = 'kubernetes.io/config.mirror'

/** Sorts the pods of a node into those to evict and those in the way (kubectl `drain/filters.go`). */
export function planDrain(pods: readonly Pod[], view: ApiReader, rules: DrainRules): DrainPlan {
  const errors = new Map<string, string[]>()
  const warnings = new Map<string, string[]>()
  const note = (into: Map<string, string[]>, text: string | undefined, { metadata }: Pod): void => {
    if (text) into.set(text, [...(into.get(text) ?? []), `${metadata.namespace}/${metadata.name}`])
  }
  const chosen = pods.filter((pod) => {
    const { evict, error, warning } = judge(pod, view, rules)
    note(errors, error, pod)
    note(warnings, warning, pod)
    return evict
  })
  const join = (groups: Map<string, string[]>): string[] =>
    [...groups].map(([text, names]) => `${text}: ${names.join(', ')}`)
  return { pods: chosen, errors: join(errors), warnings: join(warnings) }
}

/** The first filter that keeps a pod decides; the others may still warn. */
function judge(pod: Pod, view: ApiReader, rules: DrainRules): Verdict {
  let last = EVICT
  for (const filter of [daemonSet, mirror, localStorage, unreplicated]) {
    const verdict = filter(pod, rules, view)
    if (!verdict.evict) return verdict
    if (verdict.warning) last = verdict
  }
  return last
}

function daemonSet(pod: Pod, rules: DrainRules, view: ApiReader): Verdict {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'DaemonSet' || isPodTerminal(pod)) return EVICT
  if (!view.find(daemonSets, { namespace: pod.metadata.namespace ?? '', name: owner.name })) {
    const orphan = `daemonsets.apps "${owner.name}" not found`
    return rules.force ? { evict: true, warning: orphan } : { evict: false, error: orphan }
  }
  if (rules.ignoreDaemonSets) return { evict: false, warning: 'ignoring DaemonSet-managed Pods' }
  return { evict: false, error: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
}

const mirror = (pod: Pod): Verdict => ({ evict: pod.metadata.annotations?.[MIRROR] === undefined })

function localStorage(pod: Pod, rules: DrainRules): Verdict {
  if (!pod.spec.volumes?.some(({ emptyDir }) => emptyDir) || isPodTerminal(pod)) return EVICT
  if (rules.deleteEmptyDirData) return { evict: true, warning: 'deleting Pods with local storage' }
  return { evict: false, error: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' }
}

function unreplicated(pod: Pod, rules: DrainRules): Verdict {
  if (controllerOf(pod) || isPodTerminal(pod)) return EVICT
  if (rules.force) return { evict: true, warning: 'deleting Pods that declare no controller' }
  // The words are doubled in kubectl up to 1.35.
  return {
    evict: false,
    error: 'cannot delete cannot delete Pods that declare no controller (use --force to override)',
  }
}
