import type { DeleteOptions } from '../api/client'
import type { PropagationPolicy } from '../api/resource'
import { kindPrefix } from './output/table'
import type { DryRun } from './report'
import type { Item } from './verb'

export const deleteOptions = (propagationPolicy: PropagationPolicy, gracePeriodSeconds?: number): DeleteOptions => ({
  propagationPolicy,
  ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
})

/** `pod "p" deleted from default namespace` (1.34 and later), `node "n" deleted`. */
export function deletedLine(
  { resource, object }: Item,
  { dryRun, now }: { readonly dryRun: DryRun; readonly now: boolean },
): string {
  const { name, namespace } = object.metadata
  const operation = `${now ? 'force ' : ''}deleted`
  const where = resource.namespaced ? ` from ${namespace} namespace` : ''
  const note = dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
  return `${kindPrefix(resource)} "${name}" ${operation}${where}${note}`
}
