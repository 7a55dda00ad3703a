import type { IncomingHttpHeaders } from 'node:http'
import { type Identity, PRIVILEGED_GROUP } from '../api/rbac'

export type { Identity }

const AUTHENTICATED = 'system:authenticated'

/** Whoever holds the server's token. */
export const ADMINISTRATOR: Identity = {
  username: 'kubernetes-admin',
  groups: [PRIVILEGED_GROUP, AUTHENTICATED],
}

/** Who a request is from: the holder of the token, or whom it speaks for (`kubectl --as`). */
export function identityOf(headers: IncomingHttpHeaders): Identity {
  const username = headers['impersonate-user']
  if (typeof username !== 'string' || username === '') return ADMINISTRATOR
  const given = headers['impersonate-group'] ?? []
  const named = typeof given === 'string' ? given.split(/,\s*/) : given
  return { username, groups: [...new Set([...named, ...serviceAccountGroups(username), AUTHENTICATED])] }
}

const serviceAccountGroups = (username: string): readonly string[] => {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username) ?? []
  return namespace ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []
}
