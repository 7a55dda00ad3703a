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
  if (call.flags.span('pod-running-timeout') <= 0) {
    throw new CommandError('--pod-running-timeout must be higher than zero')
  }
  refuseTime(call.flags.text('since-time'))
  const chosen = await choosePods(call)
  refuseFlags(call)
  refuseStreams(call, chosen)
  if (chosen.length === 0) return call.session.complain(`No resources found in ${call.namespace} namespace.`)
  for (const pod of chosen) await printPod(call, pod)
}

/** The parts of a time as RFC 3339 has it, and Go's example of each. */
const TIME_PARTS: readonly (readonly [part: RegExp, example: string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[+-]\d\d:\d\d)/, 'Z07:00'],
]

/** @throws {CommandError} in the words of Go, for what is no time */
function refuseTime(time: string): void {
  if (!time) return
  let rest = time
  for (const [part, example] of TIME_PARTS) {
    const found = part.exec(rest)
    if (!found) {
      const quoted = [time, '2006-01-02T15:04:05Z07:00', rest, example].map((text) => JSON.stringify(text))
      throw new CommandError(`parsing time ${quoted[0]} as ${quoted[1]}: cannot parse ${quoted[2]} as ${quoted[3]}`)
    }
    rest = rest.slice(found[0].length)
  }
}

/** What kubectl finds wrong once it has found the pods. @throws {CommandError} */
function refuseFlags({ flags, arguments: [, inline = ''] }: Call): void {
  const container = inline || flags.text('container')
  const wrong = [
    [flags.text('since-time') && flags.span('since'), 'at most one of `sinceTime` or `sinceSeconds` may be specified'],
    [
      flags.on('all-containers') && container,
      `--all-containers=true should not be specified with container name ${container}`,
    ],
    [inline && flags.text('container'), 'only one of -c or an inline [CONTAINER] arg is allowed'],
    [(flags.integer('limit-bytes') ?? 0) < 0, '--limit-bytes must be greater than 0'],
    [flags.span('since') < 0, '--since must be greater than 0'],
    [(flags.integer('tail') ?? 0) < -1, '--tail must be greater than or equal to -1'],
  ] as const
  const first = wrong.find(([isSo]) => isSo)
  if (first) throw new CommandError(first[1])
}

/** @throws {CommandError} when more would be followed than may be */
function refuseStreams(call: Call, chosen: readonly Pod[]): void {
  const [streams, most] = [
    chosen.flatMap((pod) => containersOf(call, pod)).length,
    call.flags.integer('max-log-requests') ?? 0,
  ]
  if (!call.flags.on('follow') || streams <= most) return
  throw new CommandError(
    `you are attempting to follow ${streams} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
  )
}

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

async function choosePods(call: Call): Promise<readonly Pod[]> {
  const { flags, cluster, namespace } = call
  const [target = '', ...more] = call.arguments
  if (more.length > 1) throw call.usage(USAGE)
  const selector = flags.text('selector')
  if (selector) {
    if (target) throw call.usage('only a selector (-l) or a POD name is allowed')
    return cluster.list<Pod>(pods, { namespace, labels: parseLabelSelector(selector) })
  }
  if (!target) throw call.usage(USAGE)
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

/** How many lines of each are shown of what a selector has chosen, unless that is said. */
const SELECTED_TAIL = 10

function shorten(call: Call, text: string, prefix: string): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const tail =
    call.flags.has('selector') && !call.flags.has('tail') ? SELECTED_TAIL : (call.flags.integer('tail') as number)
  const limit = call.flags.integer('limit-bytes') as number
  const kept = tail >= 0 ? lines.slice(lines.length - Math.min(tail, lines.length)) : lines
  const whole = kept.map((line) => `${prefix}${line}\n`).join('')
  return limit > 0 ? whole.slice(0, limit) : whole
}
