import { duplicate, invalid, required } from '../field-error'
import type { Container } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, oneOf } from './field-rules'
import { portName, portNumber } from './names'

type Ports = NonNullable<Container['ports']>
type Port = Ports[number]

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const

/** What is wrong with a container's ports (core `validateContainerPorts`). */
export function portsAreValid(ports: Ports, hostNetwork: boolean, path: string): FieldErrors {
  const names = ports.map(({ name }) => name)
  return ports.flatMap((port, i) => [
    ...nameIsValid(port.name, names.indexOf(port.name) < i, `${path}[${i}].name`),
    ...containerPortIsValid(port, `${path}[${i}].containerPort`),
    ...hostPortIsValid(port, hostNetwork, `${path}[${i}].hostPort`),
    ...oneOf(port.protocol, PROTOCOLS, `${path}[${i}].protocol`),
  ])
}

function nameIsValid(name: string | undefined, isTaken: boolean, field: string): FieldErrors {
  if (!name) return NOTHING_WRONG
  const errors = followsRule(portName, name, field)
  return errors.length === 0 && isTaken ? [duplicate(field, name)] : errors
}

const containerPortIsValid = ({ containerPort }: Port, field: string): FieldErrors =>
  containerPort ? portNumber(containerPort).map((message) => invalid(field, containerPort, message)) : [required(field)]

function hostPortIsValid({ containerPort, hostPort }: Port, hostNetwork: boolean, field: string): FieldErrors {
  if (!hostPort) return NOTHING_WRONG
  if (hostNetwork && hostPort !== containerPort) {
    return [invalid(field, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
  }
  return portNumber(hostPort).map((message) => invalid(field, hostPort, message))
}

/** No two containers of a pod may want the same port of the node. */
export function hostPortsDiffer(containers: readonly Container[], path: string): FieldErrors {
  const taken = new Set<string>()
  return containers.flatMap(({ ports = [] }, c) =>
    ports.flatMap(({ protocol, hostIP = '', hostPort }, p) => {
      if (!hostPort) return NOTHING_WRONG
      const wanted = `${protocol}/${hostIP}/${hostPort}`
      const error = taken.has(wanted) ? [duplicate(`${path}[${c}].ports[${p}].hostPort`, wanted)] : NOTHING_WRONG
      taken.add(wanted)
      return error
    }),
  )
}
