import type { ObjectKey } from '../api/object'
import type { AnyResource } from '../api/resource'
import type { FlagValues } from './flag-values'
import { dryRunOf } from './report'
import type { Call } from './verb'

export const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** The call as `--record` notes it: `kubectl set image deployment/web app=nginx:1.20 --record=true`. */
export function recordOf(path: string, words: readonly string[], flags: FlagValues): string {
  const given = flags.sequence.map(({ name, value }) => `--${name}=${value}`)
  return [path, ...words, ...given].join(' ')
}

/** With `--record`: notes the call on an object that has just been changed. */
export async function noteChangeCause(call: Call, resource: AnyResource, key: ObjectKey): Promise<void> {
  if (!call.flags.knows('record') || !call.flags.on('record') || dryRunOf(call) !== 'none') return
  const patch = { type: 'merge', body: { metadata: { annotations: { [CHANGE_CAUSE]: call.record } } } } as const
  await call.cluster.patch(resource, key, patch)
}

/** With `--record`: the annotation as part of a change. */
export const changeCauseOf = (call: Call): Readonly<Record<string, string>> =>
  call.flags.knows('record') && call.flags.on('record') ? { [CHANGE_CAUSE]: call.record } : {}
