import { type AccessRule, ADMINISTRATOR, authorize, type Identity, rulesFor } from '../../api/rbac'
import { compareText } from '../../base/compare'
import { accessRules } from '../../cluster/access-rules'
import { CommandError, QuietExit } from '../errors'
import { text, toggle } from '../flag'
import { renderRows } from '../output/table'
import { findResource } from '../resource-types'
import type { Call, Verb } from '../verb'

/** Who asks: the administrator, or whom `--as` names. */
const identityOf = ({ session }: Call): Identity => session.identity ?? ADMINISTRATOR

const rulesOf = ({ session }: Call) => accessRules(session.administrated)

const canI: Verb = {
  name: 'can-i',
  about: 'Check whether an action is allowed.',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [
    toggle('all-namespaces', 'In every namespace', { short: 'A' }),
    toggle('quiet', 'Only the exit code', { short: 'q' }),
    toggle('list', 'Everything that is allowed'),
    toggle('no-headers', 'No line of headers'),
    text('subresource', 'A part of the resource, such as log'),
  ],
  run: async (call) => (call.flags.on('list') ? await listAllowed(call) : await check(call)),
}

async function check(call: Call): Promise<void> {
  const { flags, session } = call
  const [verb, what, ...others] = call.arguments
  if (verb === undefined || what === undefined || others.length > 1) {
    throw new CommandError(
      `you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${call.path} -h' for help and examples.`,
    )
  }
  const { allowed } = authorize(await rulesOf(call), identityOf(call), attributesOf(call, verb, what))
  if (!flags.on('quiet')) session.say(allowed ? 'yes' : 'no')
  if (!allowed) throw new QuietExit(1)
}

function attributesOf(call: Call, verb: string, what: string) {
  const nothing = { verb, group: '', resource: '', name: '', namespace: '' }
  if (what.startsWith('/')) return { ...nothing, path: what }
  const [type = '', name = call.arguments[2] ?? ''] = what.split('/')
  const resource = type === '*' ? undefined : findResource(call.cluster.resources(), type)
  if (!resource && type !== '*') call.session.warn(`the server doesn't have a resource type '${type}'\n`)
  if (resource && !resource.namespaced) call.session.warn(`resource '${resource.plural}' is not namespace scoped\n`)
  const subresource = call.flags.text('subresource')
  const plural = resource?.plural ?? type
  return {
    ...nothing,
    group: resource?.group ?? '',
    resource: subresource ? `${plural}/${subresource}` : plural,
    name,
    namespace: call.allNamespaces ? '' : call.namespace,
  }
}

async function listAllowed(call: Call): Promise<void> {
  if (call.arguments.length > 0) throw new CommandError('list option must be specified with no arguments')
  const rules = rulesFor(await rulesOf(call), identityOf(call), call.namespace)
  const rows = rules
    .flatMap(breakDown)
    .sort((a, b) => compareText(a.order, b.order))
    .map(({ cells }) => cells)
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']
  call.session.write(renderRows(call.flags.on('no-headers') ? rows : [header, ...rows]))
}

interface Row {
  readonly cells: readonly string[]
  /** Rows are sorted by their rules as Go prints them. */
  readonly order: string
}

const list = (values: readonly string[]): string => `[${values.join(' ')}]`

/** A row for each group, resource and name of a rule. */
function breakDown({ apiGroups = [], resources, resourceNames = [], nonResourceURLs = [], verbs }: AccessRule): Row[] {
  const verbList = list(verbs)
  if (!resources) {
    const paths = list(nonResourceURLs)
    return [{ cells: ['', paths, '[]', verbList], order: `${verbList},[],[],[],${paths}` }]
  }
  const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]]
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      names.map((name) => ({
        cells: [resourceName(resource, group), '[]', list(name), verbList],
        order: `${verbList},[${group}],[${resource}],${list(name)},[]`,
      })),
    ),
  )
}

/** `jobs.batch/status` */
function resourceName(resource: string, group: string): string {
  const [plural = '', ...part] = resource.split('/')
  return [group ? `${plural}.${group}` : plural, ...part].join('/')
}

const whoami: Verb = {
  name: 'whoami',
  about: 'Who is asking.',
  async run(call) {
    const { username, groups } = identityOf(call)
    call.session.write(
      renderRows([
        ['ATTRIBUTE', 'VALUE'],
        ['Username', username],
        ['Groups', `[${groups.join(' ')}]`],
      ]),
    )
  },
}

export const auth: Verb = {
  name: 'auth',
  about: 'Inspect authorization: the administrator may do everything, others what the access rules allow.',
  verbs: [canI, whoami],
}
