import type { PropagationPolicy } from '../../api/resource'
import { isNotFound } from '../../api/status-error'
import { milliseconds } from '../../base/time'
import { deletedLine, deleteOptions } from '../delete-object'
import { attemptAll, CommandError, throwAll, withSource } from '../errors'
import {
  ALL_NAMESPACES_FLAG,
  DRY_RUN_FLAG,
  duration,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  integer,
  SELECTOR_FLAG,
  text,
  toggle,
} from '../flag'
import { gather } from '../gather'
import { kindPrefix } from '../output/table'
import { dryRunOf } from '../report'
import type { Call, Item, Verb } from '../verb'
import { FOREVER, NOTHING_LEFT, waitUntilGone } from '../waiting'

export const deleteVerb: Verb = {
  name: 'delete',
  about: 'Delete resources by file names, resources and names, or by resources and label selector.',
  usage: '([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  flags: [
    ...FILE_FLAGS,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    DRY_RUN_FLAG,
    toggle('all', 'All of the type, in the namespace'),
    text('cascade', 'background, foreground or orphan: what becomes of owned objects', {
      bare: 'background',
      fallback: 'background',
    }),
    toggle('force', 'Without grace'),
    toggle('now', 'With a grace of 1 second'),
    integer('grace-period', 'Seconds that pods get to stop', { fallback: '-1' }),
    toggle('ignore-not-found', 'What is not there is no error'),
    toggle('wait', 'Until the objects are gone', { fallback: 'true' }),
    duration('timeout', 'How long to wait, in virtual time'),
    toggle('interactive', 'Accepted: nobody is asked', { short: 'i' }),
    text('output', 'name', { short: 'o' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags, session } = call
  const dryRun = dryRunOf(call)
  const cascade = cascadeOf(call)
  const grace = graceOf(call)
  if (flags.text('output') && flags.text('output') !== 'name') {
    throw new CommandError(`unexpected -o output mode: ${flags.text('output')}. We only support '-o name'`)
  }
  if (flags.on('force') && (grace.gracePeriodSeconds ?? 0) === 0) {
    session.warn(
      'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    )
  }
  const gathered = await gather(call, { all: 'flag', doing: 'deleting' })
  const ignore = flags.on('ignore-not-found') || flags.on('all')
  const deleted: Item[] = []
  const refused = await attemptAll(gathered.items, async (item) => {
    if (await remove(call, item, { cascade, grace })) deleted.push(item)
  })
  const errors = [...gathered.errors, ...refused].filter((error) => !(ignore && isNotFound(error)))
  if (gathered.items.length === 0 && errors.length === 0 && !flags.on('ignore-not-found'))
    session.say('No resources found')
  if (dryRun === 'none' && flags.on('wait')) await waitFor(call, deleted)
  throwAll(errors)
}

interface Grace {
  readonly gracePeriodSeconds?: number
}

/** Whether something is left to wait for. */
async function remove(call: Call, item: Item, how: { cascade: PropagationPolicy; grace: Grace }): Promise<boolean> {
  const { resource, object } = item
  const dryRun = dryRunOf(call)
  const key = { namespace: object.metadata.namespace ?? '', name: object.metadata.name }
  let gone = false
  if (dryRun !== 'client') {
    const options = { ...deleteOptions(how.cascade, how.grace.gracePeriodSeconds), dryRun: dryRun === 'server' }
    const answer = call.cluster.delete(resource, key, options).catch((error: unknown) => {
      throw withSource('deleting', item.source, error)
    })
    ;({ gone } = await answer)
  }
  const now = how.grace.gracePeriodSeconds === 0
  call.session.say(
    call.flags.text('output') === 'name' ? `${kindPrefix(resource)}/${key.name}` : deletedLine(item, { dryRun, now }),
  )
  return !gone
}

function graceOf({ flags }: Call): Grace {
  const given = flags.integer('grace-period') ?? -1
  if (flags.on('now')) {
    if (given >= 0) throw new CommandError('--now and --grace-period cannot be specified together')
    return { gracePeriodSeconds: 1 }
  }
  if (given === 0 && !flags.on('force')) return { gracePeriodSeconds: 1 }
  if (given > 0 && flags.on('force'))
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together')
  if (flags.on('force')) return { gracePeriodSeconds: 0 }
  return given >= 0 ? { gracePeriodSeconds: given } : {}
}

function cascadeOf({ flags, session }: Call): PropagationPolicy {
  const value = flags.text('cascade')
  switch (value) {
    case 'background':
      return 'Background'
    case 'foreground':
      return 'Foreground'
    case 'orphan':
      return 'Orphan'
    case 'true':
    case 'false': {
      const better = value === 'true' ? 'background' : 'orphan'
      session.complain(
        `warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${better}.`,
      )
      return value === 'true' ? 'Background' : 'Orphan'
    }
    default:
      throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`)
  }
}

async function waitFor(call: Call, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return
  const limit = call.flags.span('timeout')
  const outcome = await waitUntilGone(call.cluster, items, limit > 0 ? limit : FOREVER)
  if (outcome.met) return
  if (limit > 0) await call.cluster.pass(milliseconds(Math.max(0, limit - outcome.after)))
  const why = limit === 0 && outcome.because === 'quiescent' ? `\n${NOTHING_LEFT}` : ''
  throw new CommandError(`timed out waiting for the condition on ${outcome.last.observed}${why}`)
}
