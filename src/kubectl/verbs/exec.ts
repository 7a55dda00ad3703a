import { keyOf } from '../../api/object'
import { CommandError, QuietExit } from '../errors'
import { duration, FILE_FLAGS, text, toggle } from '../flag'
import { attachablePod, defaultContainer } from '../pod-of'
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
  const { pod } = await attachablePod(call, call.arguments[0] ?? '')
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
