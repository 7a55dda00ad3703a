/** An HTTP GET, as far as the simulation tells requests apart. */
export interface WebRequest {
  /** An address or a name. */
  readonly host: string
  readonly port: number
  /** With its query: `/index.html?x=1`. */
  readonly path: string
}

/** Whether a host is the machine itself that asks. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127\.0\.0\.1|::1)$/.test(host)

/**
 * What comes of a request: an answer; or the connection is `refused`, or `closed` before an answer; or there is nothing but
 * silence, where the connection is never made (`unreachable`) or after it was (`silent`); or the host's name has no
 * address (`unknown host`).
 */
export type WebAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: readonly string[]
      readonly body: string
      readonly image: string
    }
  | { readonly kind: 'refused' | 'closed' | 'unreachable' | 'silent' | 'unknown host'; readonly why: string }
