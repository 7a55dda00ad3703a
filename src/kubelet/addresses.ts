const FIRST_HOST = 2
const HOSTS = 253

/** The pod addresses of the n-th node: `10.244.<n>.2` and up. The lowest free address is not used at once again. */
export class AddressPool {
  readonly #used = new Set<string>()
  #next = 0

  constructor(private readonly node: number) {}

  take(): string {
    for (;;) {
      const address = podAddress(this.node, this.#next++)
      if (this.#used.has(address)) continue
      this.#used.add(address)
      return address
    }
  }

  release(address: string): void {
    this.#used.delete(address)
    // The first range of 253 addresses is gone through before an old one is taken up again.
    if (this.#next >= HOSTS && this.#used.size < HOSTS / 2) this.#next = 0
  }
}

/** Nodes beyond 256, and pods beyond 253 on one node, continue in other second octets. */
function podAddress(node: number, pod: number): string {
  const second = 244 + Math.floor(node / 256) - 10 * Math.floor(pod / HOSTS)
  return `10.${second}.${node % 256}.${FIRST_HOST + (pod % HOSTS)}`
}

/** The n-th node's own address; n counts from 0. */
export const nodeAddress = (n: number): string => `192.168.${Math.floor((n + 10) / 250)}.${((n + 10) % 250) + 1}`
