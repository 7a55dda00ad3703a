import type { Pod } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { pods } from '../../api/resources/pod'
import { services } from '../../api/resources/service'
import type { JsonObject } from '../../base/json'
import { CommandError } from '../errors'
import { DRY_RUN_FLAG, duration, FIELD_MANAGER_FLAG, lines, OUTPUT_FLAGS, RECORD_FLAG, text, toggle } from '../flag'
import { dryRunOf, reportOf } from '../report'
import type { Call, Verb } from '../verb'
import { requireFlags } from './create/generate'
import { parsePort } from './expose'
import { attend } from './run-attached'

export const run: Verb = {
  name: 'run',
  about: 'Create and run a particular image in a pod.',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--command] -- [COMMAND] [args...]',
  flags: [
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    RECORD_FLAG,
    text('image', 'The image to run'),
    text('port', 'The port that the container serves'),
    lines('env', 'A variable, KEY=VALUE; repeatable'),
    text('labels', 'Labels of the pod', { short: 'l' }),
    lines('annotations', 'An annotation, KEY=VALUE; repeatable'),
    text('restart', 'Always, OnFailure or Never', { fallback: 'Always' }),
    text('image-pull-policy', 'Always, IfNotPresent or Never'),
    text('overrides', 'JSON that is merged into the pod'),
    toggle('command', 'What stands after -- is the command, not its arguments'),
    toggle('expose', 'With a service for --port'),
    toggle('privileged', 'With all rights on the node'),
    toggle('save-config', 'Accepted'),
    toggle('quiet', 'Say nothing but what the pod writes', { short: 'q' }),
    toggle('attach', 'Show what the pod writes, and how it ends'),
    toggle('stdin', 'As --attach: nobody types', { short: 'i' }),
    toggle('tty', 'Accepted: there is no terminal', { short: 't' }),
    toggle('leave-stdin-open', 'With --attach: do not say how the pod ends'),
    toggle('rm', 'With --attach: delete the pod at its end'),
    duration('pod-running-timeout', 'With --attach: how long the pod may take to run', { fallback: '1m' }),
  ],
  run: runPod,
}

/** What a text that names an image is made of (distribution's `reference`). */
const HOST = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
const PATH = String.raw`[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*`
const TAG = String.raw`:\w[\w.-]{0,127}`
const DIGEST = '@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const IMAGE = new RegExp(`^(?:${HOST}(?:\\.${HOST})*(?::\\d+)?/)?${PATH}(?:/${PATH})*(?:${TAG})?(?:${DIGEST})?$`)

const POLICIES = ['Always', 'OnFailure', 'Never']
const PULLING = ['Always', 'IfNotPresent', 'Never']

async function runPod(call: Call): Promise<void> {
  const { flags } = call
  const [name] = call.words
  requireFlags(call, ['image'])
  if (name === undefined || call.dashAt === 0) throw call.usage('NAME is required for run')
  if (!flags.text('image')) throw new CommandError('--image is required')
  const image = flags.text('image')
  if (!IMAGE.test(image))
    throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (flags.on('tty') && !flags.on('stdin')) {
    throw call.usage('-i/--stdin is required for containers with -t/--tty=true')
  }
  if (!POLICIES.includes(flags.text('restart'))) throw call.usage(`invalid restart policy: ${flags.text('restart')}`)
  const pulling = flags.text('image-pull-policy')
  if (pulling && !PULLING.includes(pulling)) throw call.usage(`invalid image pull policy: ${pulling}`)
  if (flags.on('expose') && !flags.text('port')) throw call.usage('--port must be set when exposing a service')
  const attached = flags.has('attach') ? flags.on('attach') : flags.on('stdin')
  if (flags.on('rm') && !attached) throw call.usage('--rm should only be used for attached containers')
  if (attached && dryRunOf(call) !== 'none') {
    throw call.usage(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  }
  const report = await reportOf(call)
  const body = podFor(call, name)
  const dryRun = dryRunOf(call)
  const send = async (resource: typeof pods | typeof services, object: JsonObject): Promise<KubernetesObject> => {
    if (dryRun === 'client') return object as unknown as KubernetesObject
    const options = { dryRun: dryRun === 'server', fieldManager: 'kubectl-run' }
    const answer = await call.cluster.create(resource, call.namespace, object, options)
    call.session.warnAll(answer.warnings)
    return answer.object
  }
  const service = flags.on('expose') ? await send(services, serviceFor(call, name)) : undefined
  const pod = await send(pods, body)
  if (service) report(services, service, 'created')
  if (attached) return await attend(call, pod as Pod)
  report(pods, pod, 'created')
}

function podFor(call: Call, name: string): JsonObject {
  const { flags } = call
  const words = call.words.slice(1)
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length > 0 ? (flags.on('command') ? { command: words } : { args: words }) : {}),
    ...(flags.all('env').length > 0 ? { env: flags.all('env').map(readVariable) } : {}),
    ...(flags.text('port') ? { ports: [{ containerPort: parsePort(flags.text('port')) }] } : {}),
    ...(flags.text('image-pull-policy') ? { imagePullPolicy: flags.text('image-pull-policy') } : {}),
    ...(flags.on('stdin') ? { stdin: true, ...(flags.on('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
    ...(flags.on('tty') ? { tty: true } : {}),
    ...(flags.on('privileged') ? { securityContext: { privileged: true } } : {}),
    resources: {},
  }
  const annotations = Object.fromEntries(flags.all('annotations').map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: labelsOf(call, name), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: flags.text('restart') },
    status: {},
  } as unknown as JsonObject
  return flags.text('overrides') ? overridden(pod, flags.text('overrides')) : pod
}

const labelsOf = (call: Call, name: string): Readonly<Record<string, string>> => {
  const text = call.flags.text('labels')
  if (text === '') return { run: name }
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value, ...more] = pair.split('=')
      if (!key || value === undefined || more.length > 0) throw new CommandError(`unexpected label spec: ${pair}`)
      return [key, value]
    }),
  )
}

function readVariable(word: string): JsonObject {
  const equals = word.indexOf('=')
  if (equals <= 0) throw new CommandError(`invalid env: ${word}`)
  return { name: word.slice(0, equals), value: word.slice(equals + 1) }
}

/** A JSON merge of what `--overrides` says. */
function overridden(pod: JsonObject, text: string): JsonObject {
  try {
    return merge(pod, JSON.parse(text) as JsonObject)
  } catch {
    throw new CommandError('Invalid JSON Patch')
  }
}

const merge = (into: JsonObject, from: JsonObject): JsonObject => {
  const result: Record<string, JsonObject[string]> = { ...into }
  for (const [key, value] of Object.entries(from)) {
    const before = Object.hasOwn(result, key) ? result[key] : undefined
    const both = [before, value].every((side) => typeof side === 'object' && side !== null && !Array.isArray(side))
    result[key] = both ? merge(before as JsonObject, value as JsonObject) : value
  }
  return result
}

function serviceFor(call: Call, name: string): JsonObject {
  const port = Number(call.flags.text('port'))
  const labels = labelsOf(call, name)
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels },
  } as unknown as JsonObject
}
