import { podDisruptionBudgets } from '../../../api/resources/pod-disruption-budget'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { text } from '../../flag'
import { labelSelectorOf } from '../../selector'
import type { Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createPodDisruptionBudget: Verb = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  about: 'Create a pod disruption budget with the specified name.',
  usage: 'NAME --selector=SELECTOR --min-available=N',
  flags: [
    ...GENERATOR_FLAGS,
    text('selector', 'The pods that it protects'),
    text('min-available', 'How many must stay: a number or a percentage'),
    text('max-unavailable', 'How many may be away: a number or a percentage'),
  ],
  async run(call) {
    const { flags } = call
    const name = requireName(call)
    if (!flags.text('selector')) throw new CommandError('a selector must be specified')
    const [least, most] = [flags.text('min-available'), flags.text('max-unavailable')]
    if (!least && !most) throw new CommandError('one of min-available or max-unavailable must be specified')
    if (least && most) throw new CommandError('min-available and max-unavailable cannot be both specified')
    const spec = {
      ...(least
        ? { minAvailable: numberOrPercent('min-available', least) }
        : { maxUnavailable: numberOrPercent('max-unavailable', most) }),
      selector: labelSelectorOf(flags.text('selector')),
    } as unknown as JsonObject
    const failure = 'failed to create poddisruptionbudgets: '
    const status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }
    await createGenerated(call, { resource: podDisruptionBudgets, name, content: { spec, status }, failure })
  },
}

function numberOrPercent(flag: string, value: string): number | string {
  if (!/^\d+%?$/.test(value)) throw new CommandError(`invalid format specified for ${flag}`)
  return value.endsWith('%') ? value : Number(value)
}
