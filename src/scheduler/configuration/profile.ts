import type { SchedulerPlugin } from '../framework/plugin'
import type { PluginArguments } from '../plugins/arguments'
import { PLUGINS, type PluginEnvironment } from '../plugins/registry'
import { checkConfiguration } from './check-configuration'
import { type EnabledPlugin, pluginsAt } from './plugin-sets'
import type { ExtensionPoint, ProfileConfiguration, SchedulerConfiguration } from './scheduler-configuration'

export const DEFAULT_SCHEDULER = 'default-scheduler'

/** A scheduler name and what it means: which plugins run where, with which weights. */
export interface Profile {
  readonly schedulerName: string
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number
  readonly gates: readonly SchedulerPlugin[]
  readonly queueSort: SchedulerPlugin
  /** Those with a filter, in order; `preFilter` makes the filter. */
  readonly filters: readonly SchedulerPlugin[]
  readonly postFilters: readonly SchedulerPlugin[]
  readonly scorers: readonly { readonly plugin: SchedulerPlugin; readonly weight: number }[]
  readonly reservers: readonly SchedulerPlugin[]
  readonly binders: readonly SchedulerPlugin[]
}

const DEFAULTS: readonly EnabledPlugin[] = PLUGINS.map(({ name, weight }) => ({ name, weight }))

/** Our extension points hang on one method each: `preFilter` makes the filter, `preScore` makes the scorer. */
const METHOD: Partial<Record<ExtensionPoint, keyof SchedulerPlugin>> = {
  preEnqueue: 'preEnqueue',
  queueSort: 'compare',
  filter: 'preFilter',
  postFilter: 'postFilter',
  score: 'preScore',
  reserve: 'reserve',
  bind: 'bind',
}

type EnabledPlugins = ReadonlyMap<ExtensionPoint, readonly EnabledPlugin[]>

const DEFAULT_PROFILE: ProfileConfiguration = {}

/** A suite starts many schedulers with the same configuration. */
const enabledBefore = new WeakMap<ProfileConfiguration, EnabledPlugins>()

function enabledPlugins(configuration: ProfileConfiguration, plugins: readonly SchedulerPlugin[]): EnabledPlugins {
  const known = enabledBefore.get(configuration)
  if (known) return known
  const points = Object.entries(METHOD) as [ExtensionPoint, keyof SchedulerPlugin][]
  const enabled = new Map(
    points.map(([point, method]) => {
      const implementing = new Set(plugins.filter((plugin) => plugin[method]).map(({ name }) => name))
      return [point, pluginsAt(point, configuration, { defaults: DEFAULTS, implementing })] as const
    }),
  )
  enabledBefore.set(configuration, enabled)
  return enabled
}

function buildProfile(
  configuration: ProfileConfiguration,
  common: SchedulerConfiguration,
  environment: PluginEnvironment,
): Profile {
  const argumentsOf = (name: string): PluginArguments =>
    configuration.pluginConfig?.find((entry) => entry.name === name)?.args ?? {}
  const plugins = new Map(PLUGINS.map(({ name, create }) => [name, create(argumentsOf(name), environment)]))
  const enabled = enabledPlugins(configuration, [...plugins.values()])
  const at = (point: ExtensionPoint) =>
    (enabled.get(point) ?? []).map(({ name, weight }) => ({ plugin: plugins.get(name) as SchedulerPlugin, weight }))
  const only = (point: ExtensionPoint) => at(point).map(({ plugin }) => plugin)
  return {
    schedulerName: configuration.schedulerName ?? DEFAULT_SCHEDULER,
    percentageOfNodesToScore: configuration.percentageOfNodesToScore ?? common.percentageOfNodesToScore ?? 0,
    gates: only('preEnqueue'),
    queueSort: only('queueSort')[0] as SchedulerPlugin,
    filters: only('filter'),
    postFilters: only('postFilter'),
    scorers: at('score'),
    reservers: only('reserve'),
    binders: only('bind'),
  }
}

/**
 * One profile for each of the configuration's, or the default one.
 * @throws {UsageError} when the configuration makes no sense
 */
export function buildProfiles(
  configuration: SchedulerConfiguration,
  environmentOf: (schedulerName: string) => PluginEnvironment,
): ReadonlyMap<string, Profile> {
  checkConfiguration(
    configuration,
    PLUGINS.map(({ name }) => name),
  )
  const given = configuration.profiles?.length ? configuration.profiles : [DEFAULT_PROFILE]
  return new Map(
    given.map((profile) => {
      const name = profile.schedulerName ?? DEFAULT_SCHEDULER
      return [name, buildProfile(profile, configuration, environmentOf(name))]
    }),
  )
}
