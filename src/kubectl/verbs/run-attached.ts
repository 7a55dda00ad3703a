import type { Pod } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { isPodTerminal } from '../../api/pod'
import { pods } from '../../api/resources/pod'
import { type Milliseconds, milliseconds } from '../../base/time'
import { deletedLine, deleteOptions } from '../delete-object'
import { CommandError, messageOf, PlainError } from '../errors'
import { refuseUnready } from '../pod-logs'
import type { Call } from '../verb'
import { FOREVER, NOTHING_LEFT } from '../waiting'

/** Why nothing can be attached to a container; kubectl goes on with its logs. */
export const NOT_ATTACHABLE = 'gherkube runs no programs in containers: there is nothing to attach to; look at the logs'

const TIMED_OUT = 'timed out waiting for the condition'

/**
 * What `kubectl run` does after it has created a pod to attach to it: waits until it runs, shows what it writes, tells
 * how it ended, and with `--rm` deletes it. Nobody types: what reads from stdin finds its end.
 * @throws {CommandError} with the exit code of the container
 */
export async function attend(call: Call, pod: Pod): Promise<void> {
  try {
    const seen = await show(call, pod)
    const { restartPolicy } = pod.spec
    if (call.flags.on('leave-stdin-open') || restartPolicy === 'Always') return
    judge(seen)
  } finally {
    if (call.flags.on('rm')) await remove(call, pod)
  }
}

/** The pod when there is no more to see of it. */
async function show(call: Call, pod: Pod): Promise<Pod> {
  const { session, flags } = call
  const isUp = (now: Pod): boolean => isPodTerminal(now) || isReady(now)
  const up = await when(call, pod, { test: isUp, limit: flags.span('pod-running-timeout') })
  if (!up) throw new CommandError(TIMED_OUT)
  if (!isPodTerminal(up)) {
    if (flags.on('tty')) session.complain('Unable to use a TTY - input is not a terminal or the right kind of file')
    if (!flags.on('quiet')) session.complain("If you don't see a command prompt, try pressing enter.")
    session.complain(
      `warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${NOT_ATTACHABLE}`,
    )
  }
  const end = await when(call, pod, { test: isPodTerminal, limit: FOREVER })
  const [{ name: container } = { name: '' }] = pod.spec.containers
  if (end) refuseUnready(end, container, false)
  session.write(await call.cluster.logs(keyOf(pod), { container }))
  if (end || pod.spec.restartPolicy === 'Always') return end ?? up
  throw new CommandError(`${TIMED_OUT}\n${NOTHING_LEFT}`)
}

const isReady = ({ status }: Pod): boolean =>
  status.phase === 'Running' && !!status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')

interface Wanted {
  readonly test: (pod: Pod) => boolean
  readonly limit: Milliseconds
}

/** Lets time pass until the pod is so; the pod then. */
async function when({ cluster }: Call, pod: Pod, { test, limit }: Wanted): Promise<Pod | undefined> {
  let found: Pod | undefined
  const outcome = await cluster.waitFor(
    {
      description: `pod "${pod.metadata.name}" runs or has ended`,
      reads: [pods],
      check(view) {
        const now = view.find(pods, keyOf(pod))
        found = now && test(now) ? now : undefined
        return found ? undefined : { observed: now?.status.phase ?? 'no pod' }
      },
    },
    limit,
  )
  if (!outcome.met && limit < FOREVER) await cluster.pass(milliseconds(Math.max(0, limit - outcome.after)))
  return found
}

/** @throws {CommandError} when the container did not end well */
function judge({ metadata, status }: Pod): void {
  if (status.phase === 'Succeeded') return
  const subject = `pod ${metadata.namespace}/${metadata.name}`
  const { exitCode = 0, reason = '', message = '' } = status.containerStatuses?.[0]?.state?.terminated ?? {}
  if (exitCode === 0) throw new CommandError(`${subject} failed with unknown exit code`)
  throw new PlainError(`${subject} terminated (${reason})${message ? `\n${message}` : ''}`, exitCode)
}

async function remove(call: Call, pod: Pod): Promise<void> {
  try {
    await call.cluster.delete(pods, keyOf(pod), deleteOptions('Background'))
  } catch (error) {
    return call.session.complain(messageOf(error))
  }
  if (!call.flags.on('quiet')) {
    call.session.say(deletedLine({ resource: pods, object: pod }, { dryRun: 'none', now: false }))
  }
}
