import { parseDocument } from 'yaml'
import type { Patch, PatchType } from '../../api/client'
import { keyOf } from '../../api/object'
import { scales } from '../../api/resources/scale'
import { notAllowed, unknownPath } from '../../api/rest/request-target'
import { StatusError } from '../../api/status-error'
import { goJsonMistake } from '../../base/go-json-mistake'
import { clone, equal, type JsonValue } from '../../base/json'
import type { WritablePart } from '../../cluster/cluster'
import { attemptAll, CommandError, throwAll } from '../errors'
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, FILE_FLAGS, OUTPUT_FLAGS, RECORD_FLAG, text, toggle } from '../flag'
import { gather } from '../gather'
import { goYamlProblem } from '../go-yaml'
import { noteChangeCause } from '../record'
import { dryRunOf, reportOf } from '../report'
import type { Call, Item, Verb } from '../verb'

export const patch: Verb = {
  name: 'patch',
  about: 'Update fields of a resource.',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    RECORD_FLAG,
    text('patch', 'JSON or YAML', { short: 'p' }),
    text('patch-file', 'A file with the patch'),
    text('type', 'strategic, merge or json', { fallback: 'strategic' }),
    text('subresource', 'status, scale or resize'),
    toggle('local', 'Accepted: the cluster is asked'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags } = call
  const type = flags.text('type')
  if (!['strategic', 'merge', 'json'].includes(type)) {
    throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`)
  }
  const body = await readPatch(call)
  const subresource = flags.text('subresource')
  const report = await reportOf(call)
  const gathered = await gather(call, { all: 'no' })
  const refused = await attemptAll(gathered.items, async (item) => {
    const after = await send(call, item, { type: type as PatchType, body }, subresource)
    if (subresource === 'scale') return report(scales, after, 'patched')
    const same = equal(withoutVersion(after), withoutVersion(item.object))
    report(item.resource, after, same ? 'patched (no change)' : 'patched')
  })
  throwAll([...gathered.errors, ...refused])
}

/** JSON or YAML. @throws {CommandError} */
async function readPatch(call: Call): Promise<JsonValue> {
  const { flags, session } = call
  const file = flags.text('patch-file')
  if (!flags.text('patch') && !file)
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch')
  if (flags.has('patch') && file) throw new CommandError('cannot specify --patch and --patch-file together')
  const given = file ? await session.files.read(file) : flags.text('patch')
  if (given === undefined) throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`)
  if (given.trimStart().startsWith('{')) return parseJson(given, flags.text('type'))
  const document = parseDocument(given, { version: '1.1', merge: true, prettyErrors: false })
  const [problem] = document.errors
  if (problem)
    throw new CommandError(`unable to parse ${JSON.stringify(given)}: yaml: ${goYamlProblem(problem, given, 1)}`)
  return clone(document.toJS({ maxAliasCount: 100 }) as JsonValue)
}

const WRITABLE: readonly string[] = ['status', 'scale', 'resize'] satisfies WritablePart[]

/** @throws {StatusError} for a part that the kind does not have, or that is not patched */
function writablePart({ subresources }: Item['resource'], part: string): WritablePart {
  if (!subresources.some((known) => known === part)) throw unknownPath()
  if (WRITABLE.includes(part)) return part as WritablePart
  throw notAllowed()
}

/** JSON goes to the server as it is, which says what is wrong with it. @throws {StatusError} */
function parseJson(given: string, type: string): JsonValue {
  const mistake = goJsonMistake(given)
  if (mistake === undefined) return JSON.parse(given) as JsonValue
  throw StatusError.badRequest(`${type === 'strategic' ? '' : 'error decoding patch: '}${mistake}`)
}

async function send(
  call: Call,
  { resource, object }: Item,
  change: Patch,
  subresource: string,
): Promise<Item['object']> {
  const part = subresource ? { subresource: writablePart(resource, subresource) } : {}
  try {
    const answer = await call.cluster.patch(resource, keyOf(object), change, {
      dryRun: dryRunOf(call) !== 'none',
      fieldManager: call.flags.text('field-manager') || 'kubectl-patch',
      ...part,
    })
    call.session.warnAll(answer.warnings)
    await noteChangeCause(call, resource, keyOf(object))
    return answer.object
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'UnsupportedMediaType' && change.type === 'strategic') {
      throw new CommandError(
        `application/strategic-merge-patch+json is not supported by ${resource.group}/${resource.version}, Kind=${resource.kind}: ${error.message}`,
      )
    }
    throw error
  }
}

const withoutVersion = ({ metadata, ...rest }: Item['object']): unknown => {
  const { resourceVersion: _, managedFields: __, ...shown } = metadata
  return { ...rest, metadata: shown }
}
