import { services } from '../../../api/resources/service'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { text } from '../../flag'
import { gather } from '../../gather'
import { kindPrefix } from '../../output/table'
import { type Change, patchItems } from '../../patch-items'
import { podSpecOf, podSpecPatch } from '../../pod-spec-access'
import { parseLabelSelector } from '../../selector'
import type { Call, Item, Verb } from '../../verb'
import { SET_FLAGS } from './flags'

const SELECTOR_FLAGS = SET_FLAGS.filter(({ name }) => name !== 'selector')

export const setSelector: Verb = {
  name: 'selector',
  about: 'Set the selector on a resource.',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [...SELECTOR_FLAGS, text('resource-version', 'Which version it must be now')],
  async run(call: Call) {
    const words = call.arguments
    const expression = words.at(-1) ?? ''
    if (words.length < 2)
      throw call.usage('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const { requirements } = parseLabelSelector(expression)
    if (requirements.some(({ operator, values }) => operator !== 'In' || values.length !== 1)) {
      throw new CommandError(`invalid selector ${JSON.stringify(expression)}: a service is selected by key=value only`)
    }
    const selector = Object.fromEntries(requirements.map(({ key, values }) => [key, values[0] as string]))
    const gathered = await gather(call, { words: words.slice(0, -1), all: 'flag' })
    await patchItems(call, gathered, (item) => selectorChange(item, selector))
  },
}

function selectorChange({ resource, object }: Item, selector: JsonObject): Change {
  if (resource !== services) throw new CommandError(`setting a selector is only supported for Services`)
  const current = (object as typeof object & { readonly spec: { readonly selector?: JsonObject } }).spec.selector ?? {}
  const dropped = Object.fromEntries(
    Object.keys(current)
      .filter((key) => !Object.hasOwn(selector, key))
      .map((key) => [key, null]),
  )
  return { patch: { spec: { selector: { ...dropped, ...selector } } }, type: 'merge', operation: 'selector updated' }
}

export const setServiceAccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  about: 'Update the service account of a resource.',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: SET_FLAGS,
  async run(call: Call) {
    const words = call.arguments
    if (words.length === 0) throw call.usage('serviceaccount is required')
    const account = words.at(-1) as string
    const gathered = await gather(call, { words: words.slice(0, -1), all: 'flag' })
    await patchItems(call, gathered, ({ resource, object }) => {
      if (!podSpecOf(object))
        throw new CommandError(`${kindPrefix(resource)}/${object.metadata.name} does not have a pod template`)
      return { patch: podSpecPatch(object.kind, { serviceAccountName: account }), operation: 'serviceaccount updated' }
    })
  },
}
