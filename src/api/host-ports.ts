import type { Container, PodSpec } from './kinds'

export interface HostPort {
  readonly ip: string
  /** `TCP/8080` */
  readonly socket: string
}

const ANY = '0.0.0.0'

type ContainerPort = NonNullable<Container['ports']>[number]

/** The ports of a pod that have a port of the node: those of its containers and of its sidecars. */
export function portsOnNode(spec: PodSpec): readonly ContainerPort[] {
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) => ports.filter(({ hostPort = 0 }) => hostPort > 0))
}

/** The ports of the node that a pod wants. */
export const hostPorts = (spec: PodSpec): readonly HostPort[] =>
  portsOnNode(spec).map(({ hostIP, protocol, hostPort }) => ({
    ip: hostIP || ANY,
    socket: `${protocol || 'TCP'}/${hostPort}`,
  }))

/** Which ports of a node are taken. `0.0.0.0` stands for every address. */
export class HostPortUse {
  /** socket -> ip -> number of pods. A pod that is bound without asking may double a port. */
  readonly #taken = new Map<string, Map<string, number>>()

  add({ ip, socket }: HostPort): void {
    let byIp = this.#taken.get(socket)
    if (!byIp) this.#taken.set(socket, (byIp = new Map()))
    byIp.set(ip, (byIp.get(ip) ?? 0) + 1)
  }

  remove({ ip, socket }: HostPort): void {
    const byIp = this.#taken.get(socket)
    const left = (byIp?.get(ip) ?? 0) - 1
    if (left > 0) byIp?.set(ip, left)
    else byIp?.delete(ip)
    if (byIp?.size === 0) this.#taken.delete(socket)
  }

  conflicts({ ip, socket }: HostPort): boolean {
    const byIp = this.#taken.get(socket)
    if (!byIp) return false
    return ip === ANY || byIp.has(ip) || byIp.has(ANY)
  }
}

/** Whether both cannot have their ports on one node. */
export function shareAPort(taken: readonly HostPort[], wanted: readonly HostPort[]): boolean {
  const use = new HostPortUse()
  for (const port of taken) use.add(port)
  return wanted.some((port) => use.conflicts(port))
}
