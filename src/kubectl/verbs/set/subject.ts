import type { RoleBinding } from '../../../api/kinds'
import { clusterRoleBindings, roleBindings } from '../../../api/resources'
import { compareText } from '../../../base/compare'
import { equal, type JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { lines } from '../../flag'
import { gather } from '../../gather'
import { type Change, patchItems } from '../../patch-items'
import { accountOf, subjects } from '../../subjects'
import type { Call, Item, Verb } from '../../verb'
import { SET_FLAGS } from './flags'

export const setSubject: Verb = {
  name: 'subject',
  about: 'Update the user, group, or service account in a role binding or cluster role binding.',
  usage:
    '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]',
  flags: [
    ...SET_FLAGS,
    lines('user', 'A user; repeatable'),
    lines('group', 'A group; repeatable'),
    lines('serviceaccount', 'A service account, namespace:name; repeatable'),
  ],
  async run(call: Call) {
    const gathered = await gather(call, { all: 'flag' })
    const added = given(call)
    await patchItems(call, gathered, (item) => subjectChange(item, added))
  },
}

/** @throws {CommandError} */
function given({ flags, namespace }: Call): readonly JsonObject[] {
  const sorted = (name: string): readonly string[] => flags.all(name).toSorted(compareText)
  const accounts = sorted('serviceaccount').map((account) => accountOf(account, namespace))
  const all = subjects({ users: sorted('user'), groups: sorted('group'), accounts })
  if (all.length > 0) return all
  throw new CommandError('you must specify at least one value of user, group or serviceaccount')
}

function subjectChange({ resource, object }: Item, added: readonly JsonObject[]): Change {
  if (resource !== roleBindings && resource !== clusterRoleBindings) {
    throw new CommandError(
      `${resource.plural}/${object.metadata.name} setting subjects is only supported for RoleBinding/ClusterRoleBinding`,
    )
  }
  const before = ((object as RoleBinding).subjects ?? []) as unknown as readonly JsonObject[]
  const missing = added.filter((subject) => !before.some((known) => equal(known, subject)))
  const patch = missing.length > 0 ? { subjects: [...before, ...missing] } : undefined
  return { patch, operation: 'subjects updated' }
}
