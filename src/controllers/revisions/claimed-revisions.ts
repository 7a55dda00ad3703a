import type { ControllerRevision } from '../../api/kinds'
import { controllerRevisions } from '../../api/resources/controller-revision'
import type { ReconcileContext } from '../controller'
import { type Claimant, candidatesFor, claim } from '../shared/claim'
import { byRevision } from './revision'

/** The owner's revisions, orphans that match its selector included, oldest first. */
export function claimedRevisions(context: ReconcileContext, claimant: Claimant): readonly ControllerRevision[] {
  const candidates = candidatesFor(context, claimant, controllerRevisions)
  return [...claim(context, claimant, { resource: controllerRevisions, candidates })].sort(byRevision)
}

/** Gives a revision that is in use again the highest number. */
export function raiseRevision(
  context: ReconcileContext,
  revision: ControllerRevision,
  number: number,
): ControllerRevision {
  if (revision.revision >= number) return revision
  return context.api.update(controllerRevisions, { ...revision, revision: number })
}
