/**
 * The public door: what features' own steps, custom tools and tests may use.
 * Cucumber's functions come from here too, so that user files can never meet a second instance of it.
 */
export {
  After,
  AfterAll,
  AfterStep,
  Before,
  BeforeAll,
  BeforeStep,
  DataTable,
  defineParameterType,
  Status,
  setDefinitionFunctionWrapper,
  setParallelCanAssign,
  world,
} from '@cucumber/cucumber'
export type {
  LabelWords,
  Named,
  ObjectName,
  ParameterTypes,
  Scope,
  TaintWords,
  Within,
} from '../steps/parameter-values'
export { Given, Then, When } from '../steps/registry'
export { GherkubeWorld, GherkubeWorld as World } from '../steps/world'
export type { ApiReader, Change, ListQuery } from './api/client'
export type * from './api/kinds'
export { isPodReady } from './api/pod'
export { milliValue, wholeValue } from './api/quantity'
export * from './api/resource'
export * from './api/resources'
export { type Count, countHolds, parseCount } from './base/count-words'
export { formatDuration, parseDuration } from './base/duration-words'
export { hours, type Instant, type Milliseconds, milliseconds, minutes, seconds } from './base/time'
export { UsageError } from './base/usage-error'
export * from './chai'
export type * from './cluster/cluster'
export type { Goal, GoalView, Mismatch, WaitOutcome } from './cluster/goal'
