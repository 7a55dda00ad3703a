import type { KubernetesObject } from '../../api/object'
import { refuseConflicts } from './conflicts'
import { difference, type FieldSet, NO_FIELDS, union, untouchedBy } from './field-set'
import { disown, type Entries, type Entry, fieldsOwned, isBy, setOwned, type Writer } from './managed-fields'
import { mergeApplied } from './merge-applied'
import { changesBetween, ownableFields, withoutFields } from './ownership'
import { BUILT_IN, type Structure } from './structure'

type Values = Readonly<Record<string, unknown>>

export interface ApplyRequest {
  readonly live: KubernetesObject
  /** What the client wants, decoded, without defaults. */
  readonly applied: Values
  readonly writer: Writer
  /** Take fields away from their owners instead of refusing. */
  readonly force: boolean
  readonly time: string
  /** Of the objects of its kind; that of built-in kinds unless given. */
  readonly structure?: Structure
}

export interface Applied {
  /** The object to be written. */
  readonly object: Values
  readonly managedFields: Entries
}

/**
 * Server-side apply on an object that exists: lays the configuration over it, takes away what this manager applied
 * before and no one else owns, and works out who owns what. Follows structured-merge-diff `merge.Updater.Apply`.
 * @throws {StatusError} Conflict unless forced.
 */
export function applyConfiguration(request: ApplyRequest): Applied {
  const { live, applied, writer, force, time, structure = BUILT_IN } = request
  const before = live as unknown as Values
  const entries = live.metadata.managedFields ?? beforeFirstApply(before, request)
  const wanted = ownableFields(applied, structure)
  const mine = entries.find((entry) => isBy(entry, writer))
  const others = entries.filter((entry) => entry !== mine)
  const merged = mergeApplied(before, applied, structure)
  const { set } = changesBetween(before, merged, structure)
  if (!force) refuseConflicts(others, set)
  const dropped = mine ? untouchedBy(difference(fieldsOwned(mine), wanted), ownedBy(others)) : NO_FIELDS
  // Taking fields away may empty an object that the configuration wants empty, but there.
  const object = mergeApplied(withoutFields(merged, dropped, structure) as Values, applied, structure)
  return { object, managedFields: setOwned(disown(entries, set, time, writer), writer, wanted, time) }
}

const ownedBy = (entries: Entries): FieldSet =>
  entries.reduce((all, entry) => union(all, fieldsOwned(entry)), NO_FIELDS)

/** Objects that were written before anyone kept owners belong to a manager of their own. */
function beforeFirstApply(live: Values, { writer: { apiVersion }, time, structure }: ApplyRequest): Entries {
  const { status: _status, ...rest } = live
  const writer: Writer = { manager: 'before-first-apply', operation: 'Update', apiVersion }
  return setOwned([] as readonly Entry[], writer, ownableFields(rest, structure), time)
}
