import type { ConfigMap, Container, Secret } from '../../../api/kinds'
import { configMaps } from '../../../api/resources/config-map'
import { secrets } from '../../../api/resources/secret'
import { compareText } from '../../../base/compare'
import type { JsonObject } from '../../../base/json'
import { requireEnvironmentName } from '../../environment-name'
import { CommandError, throwAll } from '../../errors'
import { lines, text, toggle } from '../../flag'
import { gather } from '../../gather'
import { type Change, patchItems } from '../../patch-items'
import { podSpecOf, podSpecPatch, requirePodSpec } from '../../pod-spec-access'
import { findResource } from '../../resource-types'
import type { Call, Item, Verb } from '../../verb'
import { matchesContainer } from './containers'
import { SET_FLAGS } from './flags'

export const setEnv: Verb = {
  name: 'env',
  about: 'Update environment variables on a pod template.',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N KEY-',
  flags: [
    ...SET_FLAGS,
    lines('env', 'A variable, KEY=VALUE', { short: 'e' }),
    text('containers', 'Names of containers, with * for any letters', { short: 'c', fallback: '*' }),
    text('from', 'A configmap/NAME or secret/NAME whose keys become variables'),
    lines('keys', 'Only these keys of --from'),
    text('prefix', 'Put before the names from --from'),
    toggle('list', 'Show what there is'),
    toggle('overwrite', 'Change what has a value already', { fallback: 'true' }),
    toggle('resolve', 'Accepted: references are shown as they are'),
  ],
  run,
}

const isChange = (word: string): boolean => /^[^/=]+=/.test(word) || /^[^/=]+-$/.test(word)

async function run(call: Call): Promise<void> {
  const { flags } = call
  const resources = call.arguments.filter((word) => !isChange(word))
  const changes = [...call.arguments.filter(isChange), ...flags.all('env')]
  if (resources.length === 0 && flags.all('filename').length === 0) {
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  }
  const gathered = await gather(call, { words: resources, all: 'flag' })
  if (flags.on('list')) {
    for (const item of gathered.items) if (podSpecOf(item.object)) list(call, item)
    return throwAll(gathered.errors)
  }
  const additions = [...(await variablesFrom(call)), ...changes.filter((word) => word.includes('=')).map(readVariable)]
  const removals = changes.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1))
  await patchItems(call, gathered, (item) => envChange(call, item, { additions, removals }))
}

type Variable = JsonObject & { readonly name: string }

function readVariable(word: string): Variable {
  const equals = word.indexOf('=')
  const name = word.slice(0, equals)
  requireEnvironmentName(name)
  return { name, value: word.slice(equals + 1) }
}

async function variablesFrom(call: Call): Promise<readonly Variable[]> {
  const from = call.flags.text('from')
  if (!from) return []
  const [type = '', name = ''] = from.split('/')
  const resource = findResource(call.cluster.resources(), type)
  const key = { namespace: call.namespace, name }
  const reference = (field: string, data: Readonly<Record<string, string>> | undefined): readonly Variable[] =>
    Object.keys(data ?? {})
      .filter((entry) => call.flags.all('keys').length === 0 || call.flags.all('keys').includes(entry))
      .sort(compareText)
      .map((entry) => ({
        name: call.flags.text('prefix') + variableName(call, entry),
        valueFrom: { [field]: { name, key: entry } },
      }))
  if (resource === configMaps)
    return reference('configMapKeyRef', (await call.cluster.get<ConfigMap>(configMaps, key)).data)
  if (resource === secrets) return reference('secretKeyRef', (await call.cluster.get<Secret>(secrets, key)).data)
  throw new CommandError(`unsupported resource specified in --from: ${from}; expected configmap/NAME or secret/NAME`)
}

function variableName(call: Call, key: string): string {
  const name = key.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase()
  if (name !== key) call.session.warn(`key ${key} transferred to ${name}`)
  return name
}

function list(call: Call, item: Item): void {
  const { containers, initContainers = [] } = requirePodSpec(item)
  for (const container of [...containers, ...initContainers]) {
    if (!matchesContainer(container.name, call.flags.text('containers'))) continue
    call.session.say(`# ${item.object.kind} ${item.object.metadata.name}, container ${container.name}`)
    for (const { name, value, valueFrom } of container.env ?? []) {
      if (!valueFrom) call.session.say(`${name}=${value ?? ''}`)
      else if (valueFrom.configMapKeyRef)
        call.session.say(
          `# ${name} from configmap ${valueFrom.configMapKeyRef.name}, key ${valueFrom.configMapKeyRef.key}`,
        )
      else if (valueFrom.secretKeyRef)
        call.session.say(`# ${name} from secret ${valueFrom.secretKeyRef.name}, key ${valueFrom.secretKeyRef.key}`)
      else if (valueFrom.fieldRef) call.session.say(`# ${name} from field path ${valueFrom.fieldRef.fieldPath}`)
      else call.session.say(`# ${name} from resource field ${valueFrom.resourceFieldRef?.resource}`)
    }
  }
}

interface Wanted {
  readonly additions: readonly Variable[]
  readonly removals: readonly string[]
}

function envChange(call: Call, item: Item, wanted: Wanted): Change {
  const spec = requirePodSpec(item)
  const pattern = call.flags.text('containers')
  const matching = (containers: readonly Container[] = []): readonly Container[] =>
    containers.filter(({ name }) => matchesContainer(name, pattern))
  const chosen = { containers: matching(spec.containers), initContainers: matching(spec.initContainers) }
  const operation = 'env updated'
  const { kind, metadata } = item.object
  if (chosen.containers.length + chosen.initContainers.length === 0) {
    call.session.warn(`${kind}/${metadata.name} does not have any containers matching ${JSON.stringify(pattern)}`)
    return { patch: undefined, operation }
  }
  const patch: Record<string, JsonObject[]> = {}
  for (const [field, containers] of Object.entries(chosen)) {
    const changed = containers.flatMap((container) => {
      const env = envPatch(call, item, { container, wanted })
      return env.length > 0 ? [{ name: container.name, env, '$setElementOrder/env': orderAfter(container, env) }] : []
    })
    if (changed.length > 0) patch[field] = changed
  }
  const refusal = 'failed to patch env update to pod template: '
  return { patch: Object.keys(patch).length > 0 ? podSpecPatch(kind, patch) : undefined, operation, refusal }
}

function envPatch(
  call: Call,
  { resource, object }: Item,
  { container, wanted }: { readonly container: Container; readonly wanted: Wanted },
): readonly JsonObject[] {
  const { env = [] } = container
  const { additions, removals } = wanted
  const existing = (name: string) => env.find((variable) => variable.name === name)
  if (!call.flags.on('overwrite')) {
    const taken = additions
      .filter(({ name }) => existing(name))
      .map(({ name }) => `'${name}' already has a value (${existing(name)?.value ?? ''}), and --overwrite is false`)
    if (taken.length > 0) throw new CommandError(`${resource.plural}/${object.metadata.name} ${taken.join('; ')}`)
  }
  const changed = additions.filter(
    (variable) => existing(variable.name)?.value !== variable.value || variable.valueFrom,
  )
  return [
    ...changed.map((variable) => replacing(variable, existing(variable.name))),
    ...removals.filter((name) => existing(name)).map((name) => ({ name, $patch: 'delete' })),
  ]
}

/** New variables come after those that were there. */
function orderAfter({ env = [] }: Container, changes: readonly JsonObject[]): readonly JsonObject[] {
  const gone = changes.filter(({ $patch }) => $patch === 'delete').map(({ name }) => name)
  const names = [...env.map(({ name }) => name), ...changes.map(({ name }) => name as string)]
  return [...new Set(names)].filter((name) => !gone.includes(name)).map((name) => ({ name }))
}

/** A patch keeps what it does not name: the other way to say what the variable holds has to go. */
function replacing(variable: Variable, existing: NonNullable<Container['env']>[number] | undefined): JsonObject {
  if (variable.valueFrom) return existing?.value === undefined ? variable : { ...variable, value: null }
  return existing?.valueFrom ? { ...variable, valueFrom: null } : variable
}
