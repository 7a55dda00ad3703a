import type { Metadata } from '../../api/object'
import { equal, isObject } from '../../base/json'
import { rememberedFor } from '../../base/remembered'
import { difference, type FieldSet, fromFieldsV1, isEmpty, NO_FIELDS, toFieldsV1, union } from './field-set'
import type { Changes } from './ownership'

export type Entries = NonNullable<Metadata['managedFields']>
export type Entry = Entries[number]

/** Who wrote, and how. */
export interface Writer {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string
}

export const isBy = (entry: Entry, writer: Writer): boolean =>
  entry.manager === writer.manager &&
  entry.operation === writer.operation &&
  (entry.subresource ?? '') === (writer.subresource ?? '') &&
  (writer.operation === 'Apply' || entry.apiVersion === writer.apiVersion)

export const fieldsOwned = ({ fieldsV1 }: Entry): FieldSet => (isObject(fieldsV1) ? readFields(fieldsV1) : NO_FIELDS)

const readFields = rememberedFor(fromFieldsV1)

/** An entry with other fields; the same entry when they are the same, so that nothing is written for nothing. */
function withFields(entry: Entry, fields: FieldSet, time: string): Entry {
  const fieldsV1 = toFieldsV1(fields)
  return equal(fieldsV1, entry.fieldsV1) ? entry : { ...entry, fieldsV1, time }
}

const newEntry = ({ manager, operation, apiVersion, subresource }: Writer, fields: FieldSet, time: string): Entry => ({
  manager,
  operation,
  apiVersion,
  time,
  fieldsType: 'FieldsV1',
  fieldsV1: toFieldsV1(fields),
  ...(subresource ? { subresource } : {}),
})

/** The entries with `fields` as all that `writer` owns. */
export function setOwned(entries: Entries, writer: Writer, fields: FieldSet, time: string): Entries {
  const others = entries.filter((entry) => !isBy(entry, writer))
  const mine = entries.find((entry) => isBy(entry, writer))
  if (isEmpty(fields)) return others
  const entry = mine ? withFields(mine, fields, time) : newEntry(writer, fields, time)
  return mine ? entries.map((other) => (other === mine ? entry : other)) : [...others, entry]
}

/** The entries without some fields, for all but `except`. Entries that own nothing any more go. */
export function disown(entries: Entries, fields: FieldSet, time: string, except?: Writer): Entries {
  if (isEmpty(fields)) return entries
  return entries
    .map((entry) =>
      except && isBy(entry, except) ? entry : withFields(entry, difference(fieldsOwned(entry), fields), time),
    )
    .filter((entry) => !isEmpty(fieldsOwned(entry)))
}

/** The entries after an update by `writer`: what it set is its own now, what it removed is no one's. */
export function afterUpdate(entries: Entries, writer: Writer, { set, removed }: Changes, time: string): Entries {
  const others = disown(disown(entries, set, time, writer), removed, time)
  const mine = others.find((entry) => isBy(entry, writer))
  return setOwned(others, writer, union(mine ? fieldsOwned(mine) : NO_FIELDS, set), time)
}
