import type { KubernetesObject } from '../api/object'
import { StatusError } from '../api/status-error'
import type { Cluster } from '../cluster/cluster'
import type { ApplyOptions } from './apply-object'
import type { Manifest } from './decode'
import { CommandError } from './errors'

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

export interface ServerSideApplied {
  readonly operation: 'serverside-applied'
  readonly object: KubernetesObject
  readonly warnings: readonly string[]
}

/** Applies one object as `kubectl apply --server-side` does. @throws {StatusError}, {CommandError} for conflicts */
export async function applyServerSide(
  cluster: Cluster,
  { resource, namespace, name, body }: Manifest,
  options: ApplyOptions & { readonly force?: boolean },
): Promise<ServerSideApplied> {
  try {
    const { object, warnings } = await cluster.applyPatch(resource, { namespace, name }, body, {
      fieldManager: options.fieldManager ?? 'kubectl',
      fieldValidation: options.fieldValidation ?? 'Strict',
      dryRun: options.dryRun === 'server',
      force: options.force ?? false,
    })
    return { operation: 'serverside-applied', object, warnings }
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Conflict')
      throw new CommandError(`${error.message}\n${ADVICE}`)
    throw error
  }
}
