import { services } from '../../../api/resources/service'
import { selectorOf } from '../../../api/selector-text'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { text } from '../../flag'
import { gather, hasFiles } from '../../gather'
import { type Change, patchItems } from '../../patch-items'
import { podSpecPatch, requirePodSpec } from '../../pod-spec-access'
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
    if (words.length < 2 && !hasFiles(call)) await gather(call, { words: [], all: 'flag' })
    const { requirements } = parseLabelSelector(expression)
    const sets = selectorOf(requirements).matchExpressions ?? []
    if (sets.length > 0) {
      const shown = sets.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`)
      throw new CommandError(`match expression [${shown.join(' ')}] not supported on this object`)
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
    await patchItems(call, gathered, (item) => {
      requirePodSpec(item)
      const patch = podSpecPatch(item.object.kind, { serviceAccountName: account })
      return { patch, operation: 'serviceaccount updated', refusal: 'failed to patch ServiceAccountName ' }
    })
  },
}
