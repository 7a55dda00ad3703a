import type { Field, FieldType, ObjectType } from '../../api/fields/field-table'

/** Go's words for what a JSON value is (encoding/json `UnmarshalTypeError.Value`). */
export function goValue(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'object':
      return 'object'
    default:
      return typeof value
  }
}

const SCALAR: Readonly<Record<string, string>> = {
  number: 'float64',
  boolean: 'bool',
  bytes: '[]uint8',
  any: 'interface {}',
}

/** String fields whose Go type has a name of its own, by the struct and field that hold them. */
const NAMED_STRINGS: Readonly<Record<string, string>> = {
  'Container.imagePullPolicy': 'v1.PullPolicy',
  'Container.terminationMessagePolicy': 'v1.TerminationMessagePolicy',
  'ContainerPort.protocol': 'v1.Protocol',
  'CronJobSpec.concurrencyPolicy': 'v1.ConcurrencyPolicy',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'JobSpec.completionMode': 'v1.CompletionMode',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator',
  'PodSpec.dnsPolicy': 'v1.DNSPolicy',
  'PodSpec.preemptionPolicy': 'v1.PreemptionPolicy',
  'PodSpec.restartPolicy': 'v1.RestartPolicy',
  'ServicePort.protocol': 'v1.Protocol',
  'ServiceSpec.type': 'v1.ServiceType',
  'StatefulSetSpec.podManagementPolicy': 'v1.PodManagementPolicyType',
  'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  'Taint.effect': 'v1.TaintEffect',
  'Toleration.effect': 'v1.TaintEffect',
  'Toleration.operator': 'v1.TolerationOperator',
  'TopologySpreadConstraint.whenUnsatisfiable': 'v1.UnsatisfiableConstraintAction',
}

/** `V2MetricSpec` -> `v2.MetricSpec`. */
const structName = (type: string): string => {
  const [, version = 'V1', name = type] = /^[A-Za-z]*?(V\d+(?:(?:alpha|beta)\d+)?)([A-Z].*)$/.exec(type) ?? []
  return `${version.toLowerCase()}.${name}`
}

/** The Go type of a field's value, as error messages name it. */
export function goType(type: FieldType): string {
  switch (type.kind) {
    case 'scalar':
      return SCALAR[type.scalar] ?? type.scalar
    case 'object':
      return structName(type.type)
    case 'list':
      return `[]${goType(type.of)}`
    case 'map':
      return type.of.kind === 'scalar' && type.of.scalar === 'quantity'
        ? 'v1.ResourceList'
        : `map[string]${goType(type.of)}`
  }
}

/** The same for a field of a struct, whose type may have a name of its own. */
export const goTypeOf = (parent: ObjectType, field: Field, type: FieldType): string =>
  (type.kind === 'scalar' && type.scalar === 'string'
    ? NAMED_STRINGS[`${parent.shortName}.${field.name}`]
    : undefined) ?? goType(type)
