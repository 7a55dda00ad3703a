import type { WebAnswer, WebRequest } from '../src/api/web'
import { simulationOf } from './clusters'
import type { GherkubeWorld } from './world'

/** Sends one request as from a node: to a port of this machine that is forwarded, or to an address of the cluster. */
export function sendRequest(world: GherkubeWorld, request: WebRequest): WebAnswer {
  const { host, port, path } = request
  if (!isThisMachine(host)) return simulationOf(world).request(request)
  const forwarding = world.forwardings.get(port)
  if (!forwarding) return { kind: 'refused', why: `nothing listens on port ${port}: ${forwarded(world)}` }
  const answer = simulationOf(world).requestForwarded(forwarding.pod, forwarding.port, path)
  // kubectl loses its connection to the pod, and ends.
  if (answer.kind === 'refused' || answer.kind === 'closed') world.forwardings.delete(port)
  return answer
}

const isThisMachine = (host: string): boolean => /^(?:localhost|127\.0\.0\.1|::1)$/.test(host)

function forwarded({ forwardings }: GherkubeWorld): string {
  const ports = [...forwardings.keys()]
  return ports.length > 0
    ? `forwarded are ${ports.join(', ')}`
    : 'no port is forwarded; run `kubectl port-forward` before'
}
