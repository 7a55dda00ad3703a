import type { Change } from '../src/api/client'
import type { KubernetesObject } from '../src/api/object'
import { equal, isObject } from '../src/base/json'

/** What the cluster records of itself. Only what clients write has managed fields. */
const RECORDS = ['Event', 'ControllerRevision', 'Lease']

/** What only a controller may write, found in what clients are noted to have written. */
function forgery({ kind, metadata }: KubernetesObject): string | undefined {
  const written = metadata.managedFields?.filter(({ manager }) => manager !== 'kube-controller-manager') ?? []
  if (RECORDS.includes(kind) && written.length > 0) return "is written by hand: that is the cluster's to say"
  if (written.some(({ subresource }) => subresource === 'status'))
    return "has a status that is set by hand: that is the cluster's to say"
  const fields = written.map(({ fieldsV1 }) => (isObject(fieldsV1) ? fieldsV1['f:metadata'] : undefined))
  return fields.some((owned) => isObject(owned) && owned['f:ownerReferences'] !== undefined)
    ? 'has owner references that are set by hand: controllers do that'
    : undefined
}

const FORBIDDEN_FLAGS: Readonly<Record<string, string>> = {
  '--subresource': "a status is not to be written by hand (--subresource): that is the cluster's to say",
  '--field-manager': 'nobody may write in the name of another (--field-manager)',
}

/** What no command of a submission may say, however it is quoted: the reason in words, or `undefined`. */
export function forbiddenCommand(words: readonly string[]): string | undefined {
  const [flag] = words.flatMap((word) => Object.keys(FORBIDDEN_FLAGS).filter((name) => word.split('=')[0] === name))
  return flag === undefined ? undefined : FORBIDDEN_FLAGS[flag]
}

/**
 * What a submission must never write, whichever verb it used: the reason in words, or `undefined`. Looked for in
 * the writes themselves, so that neither `kubectl run --overrides` nor a patch gets around it.
 */
export function forbiddenWrites(writes: readonly Change[]): string | undefined {
  for (const write of writes) {
    const { type, object, previous, resource } = write
    const forged = forgery(object)
    if (forged) return `${resource.singular} "${object.metadata.name}" ${forged}`
    if (type === 'DELETED' || object.metadata.ownerReferences?.some(({ controller }) => controller)) continue
    // A controller that notes something on an object of the teacher's does not make its pods the learner's.
    const before = previous ? podSpecs({ type, object: previous }) : []
    const fresh = podSpecs(write).filter((spec) => !before.some((other) => equal(other, spec)))
    const problem = fresh.map(podSpecProblem).find(Boolean)
    if (problem) return `${resource.singular} "${object.metadata.name}" ${problem}`
  }
  return undefined
}

function podSpecs({ type, object }: Pick<Change, 'type' | 'object'>): readonly Record<string, unknown>[] {
  const found: Record<string, unknown>[] = []
  const spec = (object as { readonly spec?: unknown }).spec
  // Once a pod exists, its node is the scheduler's word.
  if (object.kind === 'Pod') return type === 'ADDED' && isObject(spec) ? [spec] : []
  for (let at: unknown = spec; isObject(at); ) {
    const next: unknown = at.template ?? at.jobTemplate ?? at.spec
    if (at.template !== undefined && isObject(next) && isObject(next.spec) && Array.isArray(next.spec.containers)) {
      found.push(next.spec)
      break
    }
    at = next
  }
  return found
}

function podSpecProblem(spec: Record<string, unknown>): string | undefined {
  if (typeof spec.nodeName === 'string' && spec.nodeName !== '') {
    return `sets spec.nodeName to "${spec.nodeName}": placing pods is the scheduler's work; use labels, affinity or tolerations`
  }
  const tolerations = Array.isArray(spec.tolerations) ? spec.tolerations : []
  const everything = tolerations.some((each) => isObject(each) && each.operator === 'Exists' && !each.key)
  return everything ? 'tolerates every taint (operator Exists without a key): name the taint that is meant' : undefined
}
