import type { PatchType } from '../api/client'
import type { KubernetesObject } from '../api/object'
import { StatusError } from '../api/status-error'
import type { JsonObject, JsonValue } from '../base/json'
import { attemptAll, CommandError, throwAll } from './errors'
import { type Gathered, isLocal } from './gather'
import { mergeLocally } from './merge/local-merge'
import { changeCauseOf } from './record'
import { dryRunOf, reportOf } from './report'
import type { Call, Item } from './verb'

export interface Change {
  /** `undefined` when there is nothing to change. */
  readonly patch: JsonObject | undefined
  readonly type?: PatchType
  /** `image updated` */
  readonly operation: string
  /** What could not be done of what was asked; the rest is. */
  readonly problems?: readonly CommandError[]
  /** How a refusal of the server begins. */
  readonly refusal?: string
}

/**
 * Changes each object by a patch and reports it; objects that cannot be changed are reported at the end.
 * @param change decides on the patch of one object, or throws why there is none
 */
export async function patchItems(call: Call, gathered: Gathered, change: (item: Item) => Change): Promise<void> {
  const report = await reportOf(call)
  const incomplete: unknown[] = []
  const refused = await attemptAll(gathered.items, async (item) => {
    const { patch, type = 'strategic', operation, problems = [], refusal = '' } = change(item)
    incomplete.push(...problems)
    if (!patch) return
    const sent = isLocal(call)
      ? merged(item, noted(call, patch))
      : await send(call, item, { type, body: noted(call, patch) }).catch((error: unknown) => {
          throw refusal && error instanceof StatusError ? new CommandError(`${refusal}${error.message}`) : error
        })
    report(item.resource, sent, operation)
  })
  throwAll([...gathered.errors, ...incomplete, ...refused])
}

const merged = ({ object }: Item, patch: JsonObject): KubernetesObject =>
  mergeLocally(object as unknown as JsonObject, patch) as unknown as KubernetesObject

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
  if (dryRunOf(call) !== 'client') return answer.object
  return { ...answer.object, metadata: { ...answer.object.metadata, ...counted(object) } }
}

/** What only a server counts on. */
const counted = ({ metadata }: KubernetesObject) =>
  metadata.generation === undefined ? {} : { generation: metadata.generation }

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
