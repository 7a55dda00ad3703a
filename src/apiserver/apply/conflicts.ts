import { StatusError } from '../../api/status-error'
import { compareText } from '../../base/compare'
import { type FieldSet, intersection, pathsOf } from './field-set'
import { type Entries, type Entry, fieldsOwned } from './managed-fields'

interface Conflict {
  readonly manager: string
  readonly path: string
}

/** `"kubectl-client-side-apply" using apps/v1`: a manager as conflict messages name it. */
function managerText({ manager, operation, apiVersion, subresource }: Entry): string {
  const name = `"${manager}"${subresource ? ` with subresource "${subresource}"` : ''}`
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}

/** @throws {StatusError} Conflict when an apply would change fields that others own. */
export function refuseConflicts(others: Entries, changed: FieldSet): void {
  const conflicts = others.flatMap((entry) =>
    pathsOf(intersection(fieldsOwned(entry), changed)).map((path) => ({ manager: managerText(entry), path })),
  )
  if (conflicts.length === 0) return
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }))
  throw StatusError.of(409, 'Conflict', conflictText(conflicts), { causes })
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [only] = conflicts
  if (only && conflicts.length === 1) return `Apply failed with 1 conflict: conflict with ${only.manager}: ${only.path}`
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort(compareText)
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((conflict) => conflict.manager === manager).map(({ path }) => `- ${path}`),
  ])
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}
