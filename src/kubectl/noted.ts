import type { JsonObject } from '../base/json'
import { withAnnotation, withLastApplied } from './apply-object'
import { CHANGE_CAUSE } from './record'
import type { Call } from './verb'

/** A manifest as `create` and `replace` send it: with what `--save-config` and `--record` note on it. */
export function withNotes({ flags, record }: Call, body: JsonObject): JsonObject {
  const saved = flags.on('save-config') ? withLastApplied(body) : body
  return flags.on('record') ? withAnnotation(saved, CHANGE_CAUSE, record) : saved
}
