import type { ExtensionPoint, PluginSet, PluginSwitch, ProfileConfiguration } from './scheduler-configuration'

export interface EnabledPlugin {
  readonly name: string
  readonly weight: number
}

const isDisabled = (name: string, { disabled = [] }: PluginSet): boolean =>
  disabled.some((off) => off.name === '*' || off.name === name)

/** A plugin's own `enabled` entry keeps its default place and takes over its weight; new ones come last. */
function mergeMultiPoint(defaults: readonly EnabledPlugin[], set: PluginSet): readonly EnabledPlugin[] {
  const enabled = set.enabled ?? []
  const mine = (name: string) => enabled.find((on) => on.name === name)
  const kept = defaults.filter(({ name }) => !isDisabled(name, set))
  return [
    ...kept.map((plugin) => ({ name: plugin.name, weight: mine(plugin.name)?.weight ?? plugin.weight })),
    ...enabled.filter(({ name }) => !kept.some((plugin) => plugin.name === name)).map(withWeight),
  ]
}

const withWeight = ({ name, weight }: PluginSwitch): EnabledPlugin => ({ name, weight: weight || 1 })

/**
 * The plugins of one extension point, in order (scheduler `expandMultiPointPlugins`): those of `multiPoint` that the
 * point names itself, the rest of `multiPoint`, then those that only the point names.
 *
 * @param implementing names of the plugins that have the extension point at all
 */
export function pluginsAt(
  point: ExtensionPoint,
  profile: ProfileConfiguration,
  options: { readonly defaults: readonly EnabledPlugin[]; readonly implementing: ReadonlySet<string> },
): readonly EnabledPlugin[] {
  const multiPoint = mergeMultiPoint(options.defaults, profile.plugins?.multiPoint ?? {})
  const own = profile.plugins?.[point] ?? {}
  const named = (own.enabled ?? []).filter(({ name }) => options.implementing.has(name))
  const isMultiPoint = (name: string) => multiPoint.some((plugin) => plugin.name === name)
  const rest = multiPoint.filter(
    ({ name }) =>
      options.implementing.has(name) && !isDisabled(name, own) && !named.some((plugin) => plugin.name === name),
  )
  return [
    ...named.filter(({ name }) => isMultiPoint(name)).map(withWeight),
    ...rest,
    ...named.filter(({ name }) => !isMultiPoint(name)).map(withWeight),
  ]
}
