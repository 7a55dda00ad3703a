import { canonicalJson } from '../../base/json'
import { didYouMean, listWords, quote } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import { checkArguments } from './check-arguments'
import { type Complain, requireList, requireObject, requireWholeNumber } from './requirements'
import { EXTENSION_POINTS } from './scheduler-configuration'

const complain: Complain = (path, problem) => {
  throw new UsageError(`Cannot use the scheduler configuration: ${path}${path ? ' ' : ''}${problem}`)
}

const API_GROUP = 'kubescheduler.config.k8s.io/'

function checkPluginName(name: unknown, path: string, known: readonly string[]): void {
  if (typeof name !== 'string') complain(path, `is ${canonicalJson(name)}; expected the name of a plugin.`)
  else if (!known.includes(name)) {
    const hint = didYouMean(name, known) || ` Plugins are ${listWords(known)}.`
    complain(path, `is ${quote(name)}, which is no plugin.${hint}`)
  }
}

function checkPluginSet(value: unknown, path: string, known: readonly string[]): void {
  const set = requireObject(value, path, complain)
  for (const kind of ['enabled', 'disabled'] as const) {
    const names = new Set<unknown>()
    for (const [index, item] of requireList(set[kind], `${path}.${kind}`, complain).entries()) {
      const at = `${path}.${kind}[${index}]`
      const { name, weight } = requireObject(item, at, complain)
      if (kind === 'enabled' || name !== '*') checkPluginName(name, `${at}.name`, known)
      if (names.has(name)) complain(`${at}.name`, `is ${canonicalJson(name)}, which is listed twice.`)
      names.add(name)
      requireWholeNumber(weight, `${at}.weight`, { least: 0, most: 2 ** 31 - 1, complain })
    }
  }
}

function checkProfile(value: unknown, path: string, known: readonly string[]): void {
  const profile = requireObject(value, path, complain)
  const points = ['multiPoint', ...EXTENSION_POINTS]
  for (const [point, set] of Object.entries(requireObject(profile.plugins, `${path}.plugins`, complain))) {
    if (!points.includes(point)) {
      complain(`${path}.plugins`, `has ${quote(point)}, which is no extension point.${didYouMean(point, points)}`)
    }
    checkPluginSet(set, `${path}.plugins.${point}`, known)
  }
  for (const [index, item] of requireList(profile.pluginConfig, `${path}.pluginConfig`, complain).entries()) {
    const at = `${path}.pluginConfig[${index}]`
    const { name, args } = requireObject(item, at, complain)
    checkPluginName(name, `${at}.name`, known)
    checkArguments(requireObject(args, `${at}.args`, complain), `${at}.args`, complain)
  }
  const percentage = profile.percentageOfNodesToScore ?? undefined
  requireWholeNumber(percentage, `${path}.percentageOfNodesToScore`, { least: 0, most: 100, complain })
}

/**
 * Checks a KubeSchedulerConfiguration that someone wrote.
 * @param known names of all plugins
 * @throws {UsageError} that says where and what to do
 */
export function checkConfiguration(value: unknown, known: readonly string[]): void {
  const configuration = requireObject(value, '', complain)
  const { apiVersion, kind } = configuration
  if (kind !== undefined && kind !== 'KubeSchedulerConfiguration') {
    complain('kind', `is ${canonicalJson(kind)}; expected "KubeSchedulerConfiguration".`)
  }
  if (apiVersion !== undefined && !(typeof apiVersion === 'string' && apiVersion.startsWith(API_GROUP))) {
    complain('apiVersion', `is ${canonicalJson(apiVersion)}; expected "${API_GROUP}v1".`)
  }
  requireWholeNumber(configuration.percentageOfNodesToScore, 'percentageOfNodesToScore', {
    least: 0,
    most: 100,
    complain,
  })
  for (const field of ['podInitialBackoffSeconds', 'podMaxBackoffSeconds']) {
    requireWholeNumber(configuration[field], field, { least: 1, most: 86_400, complain })
  }
  const names = new Set<string>()
  for (const [index, profile] of requireList(configuration.profiles, 'profiles', complain).entries()) {
    checkProfile(profile, `profiles[${index}]`, known)
    const { schedulerName = 'default-scheduler' } = profile as { readonly schedulerName?: string }
    if (names.has(schedulerName))
      complain(`profiles[${index}].schedulerName`, `is ${quote(schedulerName)} again; names must differ.`)
    names.add(schedulerName)
  }
}
