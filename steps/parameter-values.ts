import type { NodePressure } from '../src/api/node-spec'
import type { AnyResource } from '../src/api/resource'
import type { Count } from '../src/base/count-words'
import type { Milliseconds } from '../src/base/time'

/** `"web"`, or `"web" in namespace "shop"`. */
export interface Named {
  readonly name: string
  /** Absent: the scenario's namespace. */
  readonly namespace?: string
}

/** `deployment "web" in namespace "shop"`: a kind and a name. */
export interface ObjectName extends Named {
  readonly resource: AnyResource
}

/** The optional end of an action: ` in namespace "shop"`. */
export interface Scope {
  readonly namespace?: string
}

/** The optional end of an expectation: ` in namespace "shop"`, ` within 2 minutes`, or both. */
export interface Within extends Scope {
  readonly within?: Milliseconds
}

export interface LabelWords {
  readonly key: string
  readonly value: string
}

export interface TaintWords {
  readonly key: string
  readonly value?: string
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

/**
 * What a step function receives for each `{parameter}` of its sentence.
 * Users add their own by declaration merging: `declare module 'gherkube' { interface ParameterTypes { colour: Colour } }`.
 */
export interface ParameterTypes {
  name: Named
  names: readonly string[]
  namespace: string
  node: string
  nodes: readonly string[]
  image: string
  container: string
  file: string
  label: LabelWords
  annotation: LabelWords
  pressure: NodePressure
  podstate: string
  truth: string
  reason: string
  aspect: string
  taint: TaintWords
  kind: AnyResource
  object: ObjectName
  quantity: string
  duration: Milliseconds
  count: Count
  number: number
  text: string
  command: string
  path: string
  word: string
  scope: Scope
  within: Within
  int: number
  float: number
  string: string
}
