import type { ApiReader } from '../../../api/client'
import type { ControllerRevision, Deployment, PodTemplateSpec } from '../../../api/kinds'
import type { KubernetesObject } from '../../../api/object'
import { groupKind } from '../../../api/resource'
import { isObject, type JsonObject } from '../../../base/json'
import { CommandError, throwAll } from '../../errors'
import { FILE_FLAGS, integer, OUTPUT_FLAGS, SELECTOR_FLAG } from '../../flag'
import { gather } from '../../gather'
import { writePodTemplate } from '../../output/describe/pod-template'
import { DescribeWriter } from '../../output/describe/writer'
import { ObjectPrinter, readFormat } from '../../output/object-printer'
import { alignTabs, DESCRIBE_LAYOUT } from '../../output/tab-writer'
import { kindPrefix } from '../../output/table'
import { CHANGE_CAUSE } from '../../record'
import { controllerRevisionsOf, replicaSetsOf, revisionOf } from '../../revisions'
import type { Call, Item, Verb } from '../../verb'
import { TARGET } from './flags'

export const history: Verb = {
  name: 'history',
  about: 'View rollout history.',
  usage: TARGET,
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    integer('revision', 'One revision with its template', { fallback: '0' }),
  ],
  run,
}

interface Revision {
  readonly number: number
  readonly changeCause: string
  /** The ReplicaSet or ControllerRevision that holds it. */
  readonly object: KubernetesObject
  readonly template: PodTemplateSpec
}

async function run(call: Call): Promise<void> {
  if (call.arguments.length === 0 && call.flags.all('filename').length === 0) {
    throw new CommandError('required resource not specified')
  }
  const wanted = call.flags.integer('revision') as number
  if (wanted < 0) throw new CommandError(`revision must be a positive integer: ${wanted}`)
  const gathered = await gather(call, { all: 'yes' })
  const view = await call.cluster.view()
  const format = await readFormat({
    session: call.session,
    output: call.flags.text('output'),
    template: call.flags.text('template'),
    tables: false,
  })
  for (const item of gathered.items) {
    const revisions = revisionsOf(view, item)
    const chosen = wanted > 0 ? revisions.filter(({ number }) => number === wanted) : revisions
    if (wanted > 0 && chosen.length === 0) throw new CommandError('unable to find the specified revision')
    if (format.name !== '') {
      const printer = new ObjectPrinter(format, false)
      for (const { object } of chosen) call.session.write(printer.print(object))
      continue
    }
    const name = `${kindPrefix(item.resource)}/${item.object.metadata.name}`
    const revision = wanted > 0 ? `with revision #${wanted}` : ''
    call.session.say(`${name} ${revision}`)
    call.session.write(wanted > 0 ? `${templateText(chosen[0] as Revision)}\n` : tableText(revisions))
  }
  throwAll(gathered.errors)
}

/** Every revision that can be gone back to, oldest first. @throws {CommandError} for kinds without a history */
function revisionsOf(view: ApiReader, { resource, object }: Item): readonly Revision[] {
  switch (resource.kind) {
    case 'Deployment':
      return replicaSetsOf(view, object as Deployment)
        .filter((set) => revisionOf(set) > 0)
        .map((set) => ({
          number: revisionOf(set),
          changeCause: causeOf(set),
          object: set,
          template: set.spec.template ?? {},
        }))
        .sort((a, b) => a.number - b.number)
    case 'DaemonSet':
    case 'StatefulSet':
      return controllerRevisionsOf(view, object).map((revision) => ({
        number: revision.revision,
        changeCause: causeOf(revision),
        object: revision,
        template: templateOf(revision),
      }))
    default:
      throw new CommandError(`no history viewer has been implemented for "${groupKind(resource)}"`)
  }
}

const causeOf = ({ metadata }: KubernetesObject): string => metadata.annotations?.[CHANGE_CAUSE] || '<none>'

export const templateOf = ({ data }: ControllerRevision): PodTemplateSpec => {
  const spec = isObject(data) ? ((data as JsonObject).spec as JsonObject | undefined) : undefined
  const { $patch: _, ...template } = (spec?.template ?? {}) as JsonObject
  return template as unknown as PodTemplateSpec
}

function tableText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.\n'
  const rows = revisions.map(({ number, changeCause }) => `${number}\t${changeCause}\n`)
  return `${alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, DESCRIBE_LAYOUT)}\n`
}

function templateText({ template, changeCause }: Revision): string {
  return podTemplateText(changeCause === '<none>' ? template : withCause(template, changeCause))
}

/** A template in the words of `describe`. */
export function podTemplateText(template: PodTemplateSpec): string {
  const w = new DescribeWriter()
  writePodTemplate(w, template)
  return w.unaligned()
}

/** The history shows the cause as an annotation of the template. */
const withCause = (template: PodTemplateSpec, cause: string): PodTemplateSpec => ({
  ...template,
  metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [CHANGE_CAUSE]: cause } },
})
