import { isLoopback, type WebAnswer, type WebRequest } from '../src/api/web'
import type { NetworkAccess } from '../src/net-tools'
import { simulationOf } from './clusters'
import type { GherkubeWorld } from './world'

/** The network as somebody on a node finds it, who may have forwarded ports of this machine. */
export const networkOf = (world: GherkubeWorld): NetworkAccess => {
  const network = simulationOf(world).network()
  return {
    ...network,
    request: (request) => (isLoopback(request.host) ? requestHere(world, request) : network.request(request)),
  }
}

function requestHere(world: GherkubeWorld, { port, path }: WebRequest): WebAnswer {
  const forwarding = world.forwardings.get(port)
  if (!forwarding) return { kind: 'refused', why: `nothing listens on port ${port}: ${forwarded(world)}` }
  const answer = simulationOf(world).requestForwarded(forwarding.pod, forwarding.port, path)
  // kubectl loses its connection to the pod, and ends.
  if (answer.kind === 'refused' || answer.kind === 'closed') world.forwardings.delete(port)
  return answer
}

function forwarded({ forwardings }: GherkubeWorld): string {
  const ports = [...forwardings.keys()]
  return ports.length > 0
    ? `forwarded are ${ports.join(', ')}`
    : 'no port is forwarded; run `kubectl port-forward` before'
}
