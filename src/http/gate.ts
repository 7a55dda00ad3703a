import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { StatusError } from '../api/status-error'
import { digest } from './certificate'

/** Paths that say whether the server lives: no token is asked for. */
const OPEN = new Set(['/healthz', '/livez', '/readyz'])

const LOCAL = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i

/**
 * Lets only those in who were given the token, and no web page at all: other Host and Origin values are refused, so
 * that neither a site nor a name that resolves to this machine can reach the server through a browser.
 * @throws {StatusError} Forbidden, Unauthorized
 */
export function refuseStrangers({ headers }: IncomingMessage, path: string, token: string): void {
  if (!LOCAL.test(headers.host ?? '')) {
    throw forbidden(`Host ${JSON.stringify(headers.host ?? '')} is not this server`)
  }
  if (headers.origin !== undefined && !LOCAL.test(headers.origin.replace(/^https?:\/\//, ''))) {
    throw forbidden(`Origin ${JSON.stringify(headers.origin)} is not allowed`)
  }
  if (OPEN.has(path)) return
  const given = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (given === undefined || !timingSafeEqual(digest(given), digest(token))) {
    throw StatusError.of(401, 'Unauthorized', 'Unauthorized')
  }
}

const forbidden = (why: string): StatusError => StatusError.of(403, 'Forbidden', `forbidden: ${why}`, {})
