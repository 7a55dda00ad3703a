import type { KubernetesObject } from '../../api/object'
import { isNotFound } from '../../api/status-error'
import { CommandError, throwAll } from '../errors'
import { ALL_NAMESPACES_FLAG, FILE_FLAGS, integer, SELECTOR_FLAG, toggle } from '../flag'
import { gather, hasFiles } from '../gather'
import { describe as describeObject } from '../output/describe'
import { findResource } from '../resource-types'
import type { Call, Item, Verb } from '../verb'

export const describe: Verb = {
  name: 'describe',
  about: 'Show details of a specific resource or group of resources.',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  flags: [
    ...FILE_FLAGS,
    SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    toggle('show-events', 'The events about the object', { fallback: 'true' }),
    integer('chunk-size', 'Accepted; lists come whole', { fallback: '500' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  if (call.arguments.length === 0 && !hasFiles(call)) {
    throw new CommandError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  }
  const gathered = await gather(call, { all: 'yes' })
  const prefixed = gathered.items.length === 0 ? await matchPrefix(call, gathered.errors) : []
  const items = [...gathered.items, ...prefixed]
  const view = await call.cluster.view()
  const texts = items.map(({ resource, object }) =>
    describeObject(object, { view, now: call.cluster.now(), showEvents: call.flags.on('show-events'), resource }),
  )
  // Those that are found by the beginning of their name have an empty line after each, the others two between them.
  call.session.write(prefixed.length > 0 ? texts.map((text) => `${text}\n`).join('') : texts.join('\n\n'))
  if (prefixed.length > 0) return
  throwAll(gathered.errors)
  if (items.length === 0) {
    const where = call.allNamespaces ? '' : ` in ${call.namespace} namespace.`
    call.session.complain(`No resources found${where}`)
  }
}

/** A name that does not exist may be the beginning of some that do. */
async function matchPrefix(call: Call, errors: readonly unknown[]): Promise<readonly Item[]> {
  const [type = '', prefix = ''] = call.arguments
  if (call.arguments.length !== 2 || !errors.some(isNotFound)) return []
  const resource = findResource(call.cluster.resources(), type)
  if (!resource) return []
  const namespace = resource.namespaced ? { namespace: call.namespace } : {}
  const objects = await call.cluster.list<KubernetesObject>(resource, namespace)
  return objects.filter(({ metadata }) => metadata.name.startsWith(prefix)).map((object) => ({ resource, object }))
}
