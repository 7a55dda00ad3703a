import type { IncomingHttpHeaders } from 'node:http'
import { ADMINISTRATOR, type Identity, impersonated } from '../api/rbac'

/** Who a request is from: the holder of the token, or whom it speaks for (`kubectl --as`). */
export function identityOf(headers: IncomingHttpHeaders): Identity {
  const username = headers['impersonate-user']
  if (typeof username !== 'string' || username === '') return ADMINISTRATOR
  const given = headers['impersonate-group'] ?? []
  return impersonated(username, typeof given === 'string' ? given.split(/,\s*/) : given)
}
