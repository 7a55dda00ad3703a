import type { PatchType } from '../api/client'
import type { KubernetesObject } from '../api/object'
import type { JsonObject, JsonValue } from '../base/json'
import { attemptAll, CommandError, throwAll } from './errors'
import type { Gathered } from './gather'
import { changeCauseOf } from './record'
import { dryRunOf, reportOf } from './report'
import type { Call, Item } from './verb'

export interface Change {
  /** `undefined` when there is nothing to change. */
  readonly patch: JsonObject | undefined
  readonly type?: PatchType
  /** `image updated` */
  readonly operation: string
}

/**
 * Changes each object by a patch and reports it; objects that cannot be changed are reported at the end.
 * @param change decides on the patch of one object, or throws why there is none
 */
export async function patchItems(call: Call, gathered: Gathered, change: (item: Item) => Change): Promise<void> {
  const report = await reportOf(call)
  const refused = await attemptAll(gathered.items, async (item) => {
    const { patch, type = 'strategic', operation } = change(item)
    if (patch) report(item.resource, await send(call, item, { type, body: noted(call, patch) }), operation)
  })
  throwAll([...gathered.errors, ...refused])
}

/** A dry run asks the server in either form: what it answers is what a client could only guess. */
async function send(
  call: Call,
  { resource, object }: Item,
  patch: { type: PatchType; body: JsonValue },
): Promise<KubernetesObject> {
  const key = { namespace: object.metadata.namespace ?? '', name: object.metadata.name }
  const verb = call.path.split(' ')[1] ?? 'patch'
  const answer = await call.cluster.patch(resource, key, patch, {
    dryRun: dryRunOf(call) !== 'none',
    fieldManager:
      call.flags.knows('field-manager') && call.flags.text('field-manager')
        ? call.flags.text('field-manager')
        : `kubectl-${verb}`,
  })
  call.session.warnAll(answer.warnings)
  return answer.object
}

function noted(call: Call, patch: JsonObject): JsonObject {
  const cause = changeCauseOf(call)
  if (Object.keys(cause).length === 0) return patch
  const metadata = (patch.metadata ?? {}) as JsonObject
  return {
    ...patch,
    metadata: { ...metadata, annotations: { ...((metadata.annotations ?? {}) as JsonObject), ...cause } },
  }
}

/** Splits `deployment web a=1 b-` into what names resources and what says changes. @throws {CommandError} */
export function splitChanges(
  words: readonly string[],
  isChange: (word: string) => boolean,
): {
  readonly resources: readonly string[]
  readonly changes: readonly string[]
} {
  const first = words.findIndex(isChange)
  if (first < 0) return { resources: words, changes: [] }
  const late = words.slice(first).find((word) => !isChange(word))
  if (late !== undefined) throw new CommandError(`all resources must be specified before changes: ${late}`)
  return { resources: words.slice(0, first), changes: words.slice(first) }
}
