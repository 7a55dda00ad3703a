import type { JsonObject } from '../base/json'
import { CommandError } from './errors'

export const RBAC_GROUP = 'rbac.authorization.k8s.io'

export interface Account {
  readonly namespace: string
  readonly name: string
}

/** Reads `namespace:name`; without a namespace it is that one. @throws {CommandError} */
export function accountOf(text: string, otherwise: string): Account {
  const [namespace = '', name = '', ...rest] = text.split(':')
  if (!(namespace || otherwise) || !name || rest.length > 0) {
    throw new CommandError('serviceaccount must be <namespace>:<name>')
  }
  return { namespace: namespace || otherwise, name }
}

interface Named {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly accounts: readonly Account[]
}

/** The subjects of a binding, each once. */
export function subjects({ users, groups, accounts }: Named): readonly JsonObject[] {
  const named = (kind: string) => (name: string) => ({ apiGroup: RBAC_GROUP, kind, name })
  const all: readonly JsonObject[] = [
    ...users.map(named('User')),
    ...groups.map(named('Group')),
    ...accounts.map(({ namespace, name }) => ({ kind: 'ServiceAccount', name, namespace })),
  ]
  return [...new Map(all.map((subject) => [JSON.stringify(subject), subject])).values()]
}
