import type { ControllerRevision, Deployment } from '../../../api/kinds'
import { type KubernetesObject, keyOf } from '../../../api/object'
import { groupKind } from '../../../api/resource'
import { equal, type JsonObject, type JsonValue } from '../../../base/json'
import { CommandError, throwAll } from '../../errors'
import { integer } from '../../flag'
import { gather } from '../../gather'
import { dryRunOf, reportOf } from '../../report'
import { controllerRevisionsOf, replicaSetsOf, revisionOf, withoutHash } from '../../revisions'
import type { Call, Item, Verb } from '../../verb'
import { ROLLOUT_FLAGS, TARGET } from './flags'
import { podTemplateText, templateOf } from './history'

export const undo: Verb = {
  name: 'undo',
  about: 'Undo a previous rollout.',
  usage: TARGET,
  flags: [...ROLLOUT_FLAGS, integer('to-revision', 'The revision to go back to; 0 is the last one', { fallback: '0' })],
  run,
}

async function run(call: Call): Promise<void> {
  if (call.arguments.length === 0 && call.flags.all('filename').length === 0) {
    throw new CommandError('required resource not specified')
  }
  const report = await reportOf(call)
  const gathered = await gather(call, { all: 'yes' })
  const wanted = call.flags.integer('to-revision') as number
  if (wanted < 0) throw new CommandError(`unable to find specified revision ${wanted} in history`)
  for (const item of gathered.items) report(item.resource, item.object, await rollBack(call, item, wanted))
  throwAll(gathered.errors)
}

/** What happened, in words. */
function rollBack(call: Call, item: Item, wanted: number): Promise<string> {
  switch (item.resource.kind) {
    case 'Deployment':
      return rollBackDeployment(call, item, wanted)
    case 'DaemonSet':
    case 'StatefulSet':
      return rollBackSet(call, item, wanted)
    default:
      throw new CommandError(`no rollbacker has been implemented for "${groupKind(item.resource)}"`)
  }
}

/** Annotations of a ReplicaSet that say nothing about the template. */
const OWN_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

async function rollBackDeployment(call: Call, { resource, object }: Item, wanted: number): Promise<string> {
  const deployment = object as Deployment
  const { name } = deployment.metadata
  const sets = replicaSetsOf(await call.cluster.view(), deployment).filter((set) => revisionOf(set) > 0)
  const descending = [...sets].sort((a, b) => revisionOf(b) - revisionOf(a))
  const target = wanted > 0 ? sets.find((set) => revisionOf(set) === wanted) : descending[1]
  if (wanted > 0 && !target) throw new CommandError(`unable to find specified revision ${wanted} in history`)
  if (!target?.spec.template) throw new CommandError(`no rollout history found for deployment "${name}"`)
  if (dryRunOf(call) === 'client') return podTemplateText(target.spec.template)
  if (deployment.spec.paused) {
    throw new CommandError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    )
  }
  const template = withoutHash(target.spec.template)
  if (equal(template, withoutHash(deployment.spec.template))) {
    return `skipped rollback (current template already matches revision ${wanted})`
  }
  const kept = pick(deployment.metadata.annotations, (key) => OWN_ANNOTATIONS.includes(key))
  const restored = pick(target.metadata.annotations, (key) => !OWN_ANNOTATIONS.includes(key))
  const body = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: { ...restored, ...kept } },
  ] as unknown as JsonValue
  await call.cluster.patch(resource, keyOf(object), { type: 'json', body }, { dryRun: dryRunOf(call) === 'server' })
  return 'rolled back'
}

const pick = (
  annotations: Readonly<Record<string, string>> | undefined,
  take: (key: string) => boolean,
): Record<string, string> => Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => take(key)))

async function rollBackSet(call: Call, { resource, object }: Item, wanted: number): Promise<string> {
  const revisions = controllerRevisionsOf(await call.cluster.view(), object)
  if (wanted === 0 && revisions.length <= 1) throw new CommandError('no last revision to roll back to')
  const target = wanted > 0 ? revisions.find(({ revision }) => revision === wanted) : revisions.at(-2)
  if (!target) throw new CommandError(`unable to find specified revision ${wanted} in history`)
  if (dryRunOf(call) === 'client') return `will roll back to ${podTemplateText(templateOf(target))}`
  const { template } = (object as KubernetesObject & { readonly spec: { readonly template: unknown } }).spec
  if (equal(templateOf(target), template)) {
    return `skipped rollback (current template already matches revision ${wanted})`
  }
  const patch = { type: 'strategic', body: patchOf(target) } as const
  await call.cluster.patch(resource, keyOf(object), patch, { dryRun: dryRunOf(call) === 'server' })
  return 'rolled back'
}

/** What a ControllerRevision stores is a patch already. */
const patchOf = ({ data }: ControllerRevision): JsonObject => data as unknown as JsonObject
