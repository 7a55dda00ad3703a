import { FURTHER_GROUP_VERSIONS } from '../../api/group-versions'
import { type AnyResource, apiVersionOf, eachKindOnce } from '../../api/resource'
import { verbsOf } from '../../api/rest/discovery'
import { byAll, compareText } from '../../base/compare'
import { servedResources } from '../../cluster/served-resources'
import { CommandError } from '../errors'
import { text, texts, toggle } from '../flag'
import { renderRows } from '../output/table'
import type { Call, Verb } from '../verb'

export const apiResources: Verb = {
  name: 'api-resources',
  about: 'Print the supported API resources on the server.',
  flags: [
    text('output', 'wide or name', { short: 'o' }),
    text('api-group', 'Only this group'),
    toggle('namespaced', 'Only namespaced ones, or only the others', { fallback: 'true' }),
    toggle('no-headers', 'No line of headers'),
    texts('verbs', 'Only those with these verbs'),
    texts('categories', 'Only those of these categories'),
    text('sort-by', 'name or kind'),
    toggle('cached', 'Accepted'),
  ],
  async run(call) {
    if (call.arguments.length > 0) throw call.usage(`unexpected arguments: [${call.arguments.join(' ')}]`)
    const chosen = choose(call)
    const output = call.flags.text('output')
    if (output === 'name') {
      for (const { plural, group } of chosen) call.session.say(group ? `${plural}.${group}` : plural)
      return
    }
    if (output && output !== 'wide') throw new CommandError(`--output ${output} is not available`)
    const header = [
      'NAME',
      'SHORTNAMES',
      'APIVERSION',
      'NAMESPACED',
      'KIND',
      ...(output === 'wide' ? ['VERBS', 'CATEGORIES'] : []),
    ]
    const rows = chosen.map((resource) => [
      resource.plural,
      resource.shortNames.join(','),
      apiVersionOf(resource),
      String(resource.namespaced),
      resource.kind,
      ...(output === 'wide' ? [verbsOf(resource).join(','), resource.categories.join(',')] : []),
    ])
    call.session.write(renderRows(call.flags.on('no-headers') ? rows : [header, ...rows]))
  },
}

function choose(call: Call): readonly AnyResource[] {
  const { flags } = call
  const sortBy = flags.text('sort-by')
  if (sortBy && sortBy !== 'name' && sortBy !== 'kind') throw new CommandError('--sort-by accepts only name or kind')
  const order =
    sortBy === 'kind'
      ? (a: AnyResource, b: AnyResource) => compareText(a.kind, b.kind)
      : sortBy === 'name'
        ? (a: AnyResource, b: AnyResource) => compareText(a.plural, b.plural)
        : byAll<AnyResource>(
            (a, b) => compareText(a.group, b.group),
            (a, b) => compareText(a.plural, b.plural),
          )
  return eachKindOnce(servedResources(call.cluster))
    .filter(
      (resource) =>
        (!flags.has('api-group') || resource.group === flags.text('api-group')) &&
        (!flags.has('namespaced') || resource.namespaced === flags.on('namespaced')) &&
        flags.all('verbs').every((verb) => verbsOf(resource).includes(verb)) &&
        flags.all('categories').every((category) => resource.categories.includes(category)),
    )
    .toSorted(order)
}

export const apiVersions: Verb = {
  name: 'api-versions',
  about: 'Print the supported API versions on the server, in the form of "group/version".',
  async run({ cluster, session }) {
    const served = cluster.resources().map(apiVersionOf)
    const metrics = cluster.usage ? ['metrics.k8s.io/v1beta1'] : []
    const all = new Set([...served, ...metrics, ...FURTHER_GROUP_VERSIONS])
    for (const version of [...all].sort(compareText)) session.say(version)
  },
}
