import type { ObjectKey } from '../api/object'

/** Where a local port leads while `kubectl port-forward` runs: to one pod, and to no later one of its name. */
export interface Forwarding {
  readonly pod: ObjectKey & { readonly uid: string }
  readonly port: number
}

/** Local ports that are forwarded. */
export type Forwardings = Map<number, Forwarding>
