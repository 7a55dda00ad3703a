import type { Pod } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { pods } from '../../api/resources/pod'
import { CommandError, QuietExit } from '../errors'
import { duration, FILE_FLAGS, text, toggle } from '../flag'
import { gather } from '../gather'
import { defaultContainer, podsOf } from '../pod-of'
import type { Call, Verb } from '../verb'

export const exec: Verb = {
  name: 'exec',
  about: 'Execute a command in a container, as far as the simulation can tell what it does.',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] -- COMMAND [args...]',
  flags: [
    ...FILE_FLAGS,
    text('container', 'Which container', { short: 'c' }),
    toggle('stdin', 'Accepted: nothing is typed', { short: 'i' }),
    toggle('tty', 'Accepted: there is no terminal', { short: 't' }),
    toggle('quiet', 'Only what the command writes', { short: 'q' }),
    duration('pod-running-timeout', 'Accepted', { fallback: '1m' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags, rest, session, cluster } = call
  if (rest.length === 0 && call.arguments.length > 1) {
    throw call.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  }
  if (call.arguments.length === 0 && flags.all('filename').length === 0) {
    throw new CommandError('pod, type/name or --filename must be specified')
  }
  if (rest.length === 0) throw new CommandError('you must specify at least one command for the container')
  const pod = await choosePod(call)
  const { phase } = pod.status
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  }
  const container = flags.text('container') || defaultContainer(call, pod)
  const { exitCode, output, takes } = await cluster.exec(keyOf(pod), { container, command: rest })
  await cluster.pass(takes)
  session.write(output)
  if (exitCode === 0) return
  session.complain(`command terminated with exit code ${exitCode}`)
  throw new QuietExit(exitCode)
}

async function choosePod(call: Call): Promise<Pod> {
  const [target = ''] = call.arguments
  if (target && !target.includes('/')) {
    return await call.cluster.get<Pod>(pods, { namespace: call.namespace, name: target })
  }
  const { items, errors } = await gather(call, { words: target ? [target] : [], all: 'no' })
  if (errors.length > 0) throw errors[0]
  const object = items[0]?.object
  if (!object) throw new CommandError('no pod is meant')
  if (object.kind === 'Pod') return object as Pod
  const [first] = await podsOf(call, object, 'attach to')
  if (first) return first
  throw new CommandError('timed out waiting for the condition')
}
