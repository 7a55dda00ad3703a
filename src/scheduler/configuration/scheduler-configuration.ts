import type { PluginArguments } from '../plugins/arguments'

export interface PluginSwitch {
  readonly name: string
  readonly weight?: number
}

export interface PluginSet {
  readonly enabled?: readonly PluginSwitch[]
  /** `*` switches all off. */
  readonly disabled?: readonly PluginSwitch[]
}

export const EXTENSION_POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const
export type ExtensionPoint = (typeof EXTENSION_POINTS)[number]

export interface ProfileConfiguration {
  readonly schedulerName?: string
  readonly percentageOfNodesToScore?: number
  readonly plugins?: Partial<Readonly<Record<ExtensionPoint | 'multiPoint', PluginSet>>>
  readonly pluginConfig?: readonly { readonly name: string; readonly args?: PluginArguments }[]
}

/** `kubescheduler.config.k8s.io/v1`, as users write it. Fields about serving, leases and clients have no meaning here. */
export interface SchedulerConfiguration {
  readonly apiVersion?: string
  readonly kind?: string
  readonly percentageOfNodesToScore?: number
  readonly podInitialBackoffSeconds?: number
  readonly podMaxBackoffSeconds?: number
  readonly profiles?: readonly ProfileConfiguration[]
}
