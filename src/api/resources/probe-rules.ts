import { forbidden, invalid, required } from '../field-error'
import type { Container, Probe } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, noneNegative, oneOf } from './field-rules'
import { requiredText } from './metadata-rules'
import { portName, portNumber } from './names'

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & {
  readonly sleep?: { readonly seconds: number }
}
type Port = string | number | undefined

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const
const SPANS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

/** The three probes of a container, in the order in which Kubernetes looks at them. */
export function probesAreValid(container: Container, path: string): FieldErrors {
  const { livenessProbe, readinessProbe, startupProbe } = container
  return [
    ...probeIsValid(livenessProbe, `${path}.livenessProbe`),
    ...succeedsAtOnce(livenessProbe, `${path}.livenessProbe`),
    ...probeIsValid(readinessProbe, `${path}.readinessProbe`),
    ...hasNoGrace(readinessProbe, `${path}.readinessProbe`),
    ...probeIsValid(startupProbe, `${path}.startupProbe`),
    ...succeedsAtOnce(startupProbe, `${path}.startupProbe`),
  ]
}

function probeIsValid(probe: Probe | undefined, path: string): FieldErrors {
  if (!probe) return NOTHING_WRONG
  const grace = probe.terminationGracePeriodSeconds
  return [
    ...handlerIsValid(probe, path),
    ...noneNegative(probe, SPANS, path),
    ...(grace !== undefined && grace <= 0
      ? [invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
      : NOTHING_WRONG),
  ]
}

const succeedsAtOnce = (probe: Probe | undefined, path: string): FieldErrors =>
  probe && probe.successThreshold !== 1
    ? [invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1')]
    : NOTHING_WRONG

const hasNoGrace = (probe: Probe | undefined, path: string): FieldErrors =>
  probe?.terminationGracePeriodSeconds === undefined
    ? NOTHING_WRONG
    : [
        invalid(
          `${path}.terminationGracePeriodSeconds`,
          probe.terminationGracePeriodSeconds,
          'must not be set for readinessProbes',
        ),
      ]

/**
 * Exactly one way to act, and that one complete. Also for lifecycle hooks.
 * @param grace what a hook that sleeps may take of the pod's time to stop
 */
export function handlerIsValid(handler: Handler, path: string, grace?: number): FieldErrors {
  const given = HANDLERS.filter((name) => handler[name] !== undefined && handler[name] !== null)
  const [first, ...others] = given
  if (!first) return [required(path, 'must specify a handler type')]
  return [
    ...handlerPart(handler, first, { path: `${path}.${first}`, grace }),
    ...others.map((name) => forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')),
  ]
}

function handlerPart(
  handler: Handler,
  name: (typeof HANDLERS)[number],
  { path, grace }: { readonly path: string; readonly grace: number | undefined },
): FieldErrors {
  switch (name) {
    case 'exec':
      return handler.exec?.command?.length ? NOTHING_WRONG : [required(`${path}.command`)]
    case 'httpGet':
      return [
        ...requiredText(handler.httpGet?.path, `${path}.path`),
        ...portIsValid(handler.httpGet?.port, `${path}.port`),
        ...oneOf(handler.httpGet?.scheme, ['HTTP', 'HTTPS'], `${path}.scheme`),
      ]
    case 'tcpSocket':
      return portIsValid(handler.tcpSocket?.port, `${path}.port`)
    case 'grpc':
      return portIsValid(handler.grpc?.port, `${path}.port`)
    case 'sleep':
      return sleepIsValid(handler.sleep?.seconds ?? 0, path, grace)
  }
}

function sleepIsValid(span: number, path: string, grace: number | undefined): FieldErrors {
  if (grace === undefined || (span >= 0 && span <= grace)) return NOTHING_WRONG
  return [invalid(path, span, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
}

/** A port by number or by name. */
export function portIsValid(port: Port, field: string): FieldErrors {
  if (typeof port === 'string') return followsRule(portName, port, field)
  return portNumber(port ?? 0).map((message) => invalid(field, port ?? 0, message))
}
