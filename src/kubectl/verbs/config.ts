import { CommandError } from '../errors'
import { text, toggle } from '../flag'
import { ObjectPrinter, readFormat } from '../output/object-printer'
import { renderRows } from '../output/table'
import type { Call, Verb } from '../verb'

/** The only context there is. */
const CONTEXT = 'gherkube'

const configOf = (call: Call) => ({
  apiVersion: 'v1',
  clusters: [{ cluster: { server: 'https://kubernetes.default.svc' }, name: CONTEXT }],
  contexts: [{ context: { cluster: CONTEXT, namespace: call.namespace, user: CONTEXT }, name: CONTEXT }],
  'current-context': CONTEXT,
  kind: 'Config',
  preferences: {},
  users: [{ name: CONTEXT, user: {} }],
})

const view: Verb = {
  name: 'view',
  about: 'Display the settings of the only context.',
  flags: [
    text('output', 'yaml, json, jsonpath, go-template, ...', { short: 'o', fallback: 'yaml' }),
    text('template', 'The template of -o go-template or jsonpath'),
    toggle('minify', 'Accepted'),
    toggle('raw', 'Accepted'),
  ],
  async run(call) {
    const { flags, session } = call
    const asked = { session, output: flags.text('output'), template: flags.text('template'), tables: false }
    session.write(new ObjectPrinter(await readFormat(asked), true).print(configOf(call)))
  },
}

const getContexts: Verb = {
  name: 'get-contexts',
  about: 'Describe the contexts: there is one.',
  flags: [text('output', 'name', { short: 'o' }), toggle('no-headers', 'No line of headers')],
  async run(call) {
    if (call.flags.text('output') === 'name') return call.session.say(CONTEXT)
    const header = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']
    const row = ['*', CONTEXT, CONTEXT, CONTEXT, call.namespace === 'default' ? '' : call.namespace]
    call.session.write(renderRows(call.flags.on('no-headers') ? [row] : [header, row]))
  },
}

/** A list of names; there is one. */
const listOfOne = (name: string, about: string): Verb => ({
  name,
  about,
  run: async ({ session }) => session.write(`NAME\n${CONTEXT}\n`),
})

const getClusters = listOfOne('get-clusters', 'Display the clusters: there is one.')
const getUsers = listOfOne('get-users', 'Display the users: there is one.')

const useContext: Verb = {
  name: 'use-context',
  about: 'Set the current context: there is one.',
  usage: 'CONTEXT_NAME',
  async run(call) {
    const [name = ''] = call.arguments
    if (name !== CONTEXT) throw new CommandError(`no context exists with the name: "${name}"`)
    call.session.say(`Switched to context "${name}".`)
  },
}

const setContext: Verb = {
  name: 'set-context',
  about: 'Set the namespace of the only context.',
  usage: '--current --namespace=NAMESPACE',
  flags: [toggle('current', 'The current context')],
  async run(call) {
    const [name] = call.arguments
    if (name === undefined && !call.flags.on('current')) {
      throw new CommandError('you must specify a non-empty context name or --current')
    }
    if (!call.flags.on('current') && name !== CONTEXT)
      throw new CommandError(`there is only the context "${CONTEXT}": give --current`)
    if (call.namespaceGiven) call.session.namespace = call.namespace
    call.session.say(`Context "${CONTEXT}" modified.`)
  },
}

export const config: Verb = {
  name: 'config',
  about: 'Look at the settings. There is one context, and only its namespace can be changed.',
  verbs: [
    view,
    {
      name: 'current-context',
      about: 'Display the current context.',
      run: async ({ session }) => session.say(CONTEXT),
    },
    getClusters,
    getContexts,
    getUsers,
    setContext,
    useContext,
  ],
}
