import { services } from '../api/resources'
import { StatusError } from '../api/status-error'
import type { Scheduling } from '../simulation/event-queue'
import type { Store } from '../store/store'

/** Whether an address is of the service network 10.96.0.0/12, the default of kubeadm. */
export const isServiceAddress = (ip: string): boolean => /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/.test(ip)

/** Those that the server hands out; the first 256 are for addresses that people choose. */
const FIRST_ADDRESS = 256
const LAST_ADDRESS = 65_534
const FIRST_PORT = 30_000
const LAST_PORT = 32_767

/** An address that no Service has. */
export function allocateAddress(store: Store, scheduling: Scheduling): string {
  const taken = new Set(store.list(services).flatMap(({ spec }) => [...(spec.clusterIPs ?? []), spec.clusterIP ?? '']))
  const addressOf = (n: number): string => `10.96.${n >> 8}.${n & 0xff}`
  return addressOf(draw(scheduling, 'cluster IPs', [FIRST_ADDRESS, LAST_ADDRESS], (n) => taken.has(addressOf(n))))
}

/** A node port that no Service has, as text. */
export function allocateNodePort(store: Store, scheduling: Scheduling): string {
  const ports = store
    .list(services)
    .flatMap(({ spec }) => [spec.healthCheckNodePort, ...(spec.ports ?? []).map((port) => port.nodePort)])
  const taken = new Set(ports)
  return String(draw(scheduling, 'node ports', [FIRST_PORT, LAST_PORT], (n) => taken.has(n)))
}

/** A free number of a range: drawn at random, then the next free one after it. */
function draw(
  scheduling: Scheduling,
  what: string,
  [first, last]: readonly [number, number],
  isTaken: (n: number) => boolean,
): number {
  const size = last - first + 1
  const start = scheduling.random(what).below(size)
  for (let i = 0; i < size; i++) {
    const n = first + ((start + i) % size)
    if (!isTaken(n)) return n
  }
  throw StatusError.internal(`range is full: no ${what} are left`)
}
