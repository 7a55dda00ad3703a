import type { Pod } from '../../api/kinds'
import { type KubernetesObject, keyOf } from '../../api/object'
import { pods } from '../../api/resources/pod'
import { isNotFound, StatusError } from '../../api/status-error'
import { CommandError, messageOf } from '../errors'
import { duration, integer, SELECTOR_FLAG, text, toggle } from '../flag'
import { gather } from '../gather'
import { refuseUnready } from '../pod-logs'
import { defaultContainer, podsOf } from '../pod-of'
import { parseLabelSelector } from '../selector'
import type { Call, Verb } from '../verb'

export const logs: Verb = {
  name: 'logs',
  about: 'Print the logs for a container in a pod or specified resource.',
  usage: '(POD | TYPE/NAME) [-c CONTAINER]',
  flags: [
    SELECTOR_FLAG,
    text('container', 'Which container', { short: 'c' }),
    toggle('previous', 'Of the instance before', { short: 'p' }),
    toggle('follow', 'Accepted: what is known is printed', { short: 'f' }),
    toggle('all-containers', 'Every container'),
    toggle('all-pods', 'Every pod of the resource'),
    toggle('prefix', 'Pod and container before each line'),
    toggle('timestamps', 'Accepted: lines have no times'),
    integer('tail', 'Only so many lines at the end', { fallback: '-1' }),
    duration('since', 'Accepted: lines have no times'),
    text('since-time', 'Accepted: lines have no times'),
    integer('limit-bytes', 'At most so many bytes', { fallback: '0' }),
    integer('max-log-requests', 'Accepted', { fallback: '5' }),
    toggle('ignore-errors', 'Go on after an error'),
    duration('pod-running-timeout', 'Accepted', { fallback: '20s' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const chosen = await choosePods(call)
  if (chosen.length === 0) return call.session.complain(`No resources found in ${call.namespace} namespace.`)
  for (const pod of chosen) await printPod(call, pod)
}

async function choosePods(call: Call): Promise<readonly Pod[]> {
  const { flags, cluster, namespace } = call
  const [target = '', container] = call.arguments
  const selector = flags.text('selector')
  if (selector) {
    if (target) throw call.usage('only a selector (-l) or a POD name is allowed')
    return cluster.list<Pod>(pods, { namespace, labels: parseLabelSelector(selector) })
  }
  if (!target)
    throw call.usage(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    )
  if (container && flags.text('container')) throw call.usage('only one of -c or an inline [CONTAINER] arg is allowed')
  if (!target.includes('/')) return [await getPod(call, target)]
  const { items, errors } = await gather(call, { words: [target], all: 'no' })
  if (errors.length > 0) throw located(errors[0], namespace)
  const object = items[0]?.object as KubernetesObject
  if (object.kind === 'Pod') return [object as Pod]
  const matching = await podsOf(call, object, 'get the logs from')
  const [first] = matching
  if (flags.on('all-pods')) return matching
  if (matching.length > 1) call.session.complain(`Found ${matching.length} pods, using pod/${first?.metadata.name}`)
  return first ? [first] : []
}

async function getPod(call: Call, name: string): Promise<Pod> {
  try {
    return await call.cluster.get<Pod>(pods, { namespace: call.namespace, name })
  } catch (error) {
    throw located(error, call.namespace)
  }
}

/** What is not there, kubectl says with its namespace. */
const located = (error: unknown, namespace: string): unknown =>
  isNotFound(error)
    ? new CommandError(`error from server (NotFound): ${messageOf(error)} in namespace "${namespace}"`)
    : error

async function printPod(call: Call, pod: Pod): Promise<void> {
  const { flags, session } = call
  for (const container of containersOf(call, pod)) {
    try {
      refuseUnready(pod, container, flags.on('previous'))
      const text = await call.cluster.logs(keyOf(pod), { container, previous: flags.on('previous') })
      const prefix = flags.on('prefix') ? `[pod/${pod.metadata.name}/${container}] ` : ''
      session.write(shorten(call, text, prefix))
    } catch (error) {
      if (!flags.on('ignore-errors') || !(error instanceof StatusError)) throw error
      session.complain(`error: ${error.message}`)
    }
  }
}

function containersOf(call: Call, pod: Pod): readonly string[] {
  const { flags } = call
  const { spec, metadata } = pod
  const apps = spec.containers.map(({ name }) => name)
  const inits = (spec.initContainers ?? []).map(({ name }) => name)
  const wanted = flags.text('container') || (flags.text('selector') ? '' : call.arguments[1])
  if (wanted) {
    if (apps.includes(wanted) || inits.includes(wanted)) return [wanted]
    throw new CommandError(`container ${wanted} is not valid for pod ${metadata.name}`)
  }
  if (flags.on('all-containers')) return [...inits, ...apps]
  return [defaultContainer(call, pod)]
}

function shorten(call: Call, text: string, prefix: string): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const tail = call.flags.integer('tail') as number
  const limit = call.flags.integer('limit-bytes') as number
  const kept = tail >= 0 ? lines.slice(lines.length - Math.min(tail, lines.length)) : lines
  const whole = kept.map((line) => `${prefix}${line}\n`).join('')
  return limit > 0 ? whole.slice(0, limit) : whole
}
