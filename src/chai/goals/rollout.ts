import { findCondition } from '../../api/condition'
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../api/kinds'
import type { KubernetesObject } from '../../api/object'
import { isControlledBy } from '../../api/owner-reference'
import { groupResource, type Resource } from '../../api/resource'
import { controllerRevisions } from '../../api/resources/controller-revision'
import { replicaSets } from '../../api/resources/replica-set'
import { UsageError } from '../../base/usage-error'
import type { Goal, GoalView, Mismatch } from '../../cluster/goal'
import { compareTables, formatTable, type Row, unknownColumns } from '../table'
import { TROUBLE_READS, troubleOf } from './pod-trouble'
import { goalAbout, type Subject } from './subject'

const REVISION = 'deployment.kubernetes.io/revision'
const CHANGE_CAUSE = 'kubernetes.io/change-cause'

/** What keeps a rollout from being complete, in `kubectl rollout status`' terms; `undefined` when it is. */
function unfinished(object: KubernetesObject, resource: Resource): string | undefined {
  const { generation = 0 } = object.metadata
  if (((object as Deployment).status.observedGeneration ?? 0) < generation)
    return 'the new spec has not been observed yet'
  switch (groupResource(resource)) {
    case 'deployments.apps':
      return unfinishedDeployment(object as Deployment)
    case 'daemonsets.apps':
      return unfinishedDaemonSet(object as DaemonSet)
    case 'statefulsets.apps':
      return unfinishedStatefulSet(object as StatefulSet)
    default:
      throw new UsageError(
        `Cannot follow a rollout of a ${resource.singular}: only deployments, daemonsets and statefulsets have one`,
      )
  }
}

function unfinishedDeployment({ spec, status }: Deployment): string | undefined {
  const { updatedReplicas: updated = 0, replicas: total = 0, availableReplicas: available = 0 } = status
  const desired = spec.replicas ?? 1
  if (updated < desired) return `${updated} of ${desired} replicas are updated`
  if (total > updated) return `${total - updated} old replicas are still there`
  if (available < updated) return `${available} of ${updated} updated replicas are available`
  return undefined
}

function unfinishedDaemonSet({ status }: DaemonSet): string | undefined {
  const {
    updatedNumberScheduled: updated = 0,
    desiredNumberScheduled: desired,
    numberAvailable: available = 0,
  } = status
  if (updated < desired) return `${updated} of ${desired} pods are updated`
  return available < desired ? `${available} of ${desired} updated pods are available` : undefined
}

function unfinishedStatefulSet({ spec, status }: StatefulSet): string | undefined {
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0 } = status
  const replicas = spec.replicas ?? 1
  if (ready < replicas) return `${ready} of ${replicas} pods are ready`
  const wanted = replicas - (spec.updateStrategy?.rollingUpdate?.partition ?? 0)
  return updated < wanted ? `${updated} of ${wanted} pods are updated` : undefined
}

/** `deployment "web" is rolled out`: new, complete and available, as `kubectl rollout status` means it. */
export const rolledOutGoal = (subject: Subject): Goal =>
  goalAbout(subject, 'is rolled out', {
    check: (object, view) => {
      const rest = unfinished(object, subject.resource)
      if (rest === undefined) return undefined
      const progress = findCondition((object as Deployment).status.conditions, 'Progressing')
      const stuck = progress?.status === 'False' ? [`${progress.reason}: ${progress.message}`] : []
      return {
        observed: rest,
        get reasons() {
          return [...stuck, ...troubleOf(object, view)]
        },
      }
    },
  })

/** One entry of a rollout history. */
interface Revision {
  readonly revision: number
  readonly cause: string
  readonly name: string
  readonly current: boolean
}

/** The kept revisions of a workload, oldest first. */
export function revisionsOf(object: KubernetesObject, resource: Resource, view: GoalView): readonly Revision[] {
  const entries = resource.kind === 'Deployment' ? byReplicaSet(object, view) : byControllerRevision(object, view)
  const highest = Math.max(0, ...entries.map(({ revision }) => revision))
  return entries
    .map((entry) => ({ ...entry, current: entry.revision === highest }))
    .sort((a, b) => a.revision - b.revision)
}

type Entry = Omit<Revision, 'current'>
const causeOf = (object: KubernetesObject): string => object.metadata.annotations?.[CHANGE_CAUSE] ?? '<none>'

const byReplicaSet = (object: KubernetesObject, view: GoalView): readonly Entry[] =>
  view
    .list(replicaSets, { ownerUid: object.metadata.uid })
    .map((one) => ({ revision: replicaSetRevision(one), cause: causeOf(one), name: one.metadata.name }))
    .filter(({ revision }) => revision > 0)

const byControllerRevision = (object: KubernetesObject, view: GoalView): readonly Entry[] =>
  view
    .list<ControllerRevision>(controllerRevisions, { ownerUid: object.metadata.uid })
    .filter((one) => isControlledBy(one, object.metadata.uid))
    .map((one) => ({ revision: one.revision, cause: causeOf(one), name: one.metadata.name }))

const replicaSetRevision = (one: ReplicaSet): number => Number(one.metadata.annotations?.[REVISION] ?? 0)

const HISTORY_READS = [replicaSets, controllerRevisions]

/** `deployment "web" is at revision 2`. */
export const revisionGoal = (subject: Subject, revision: number): Goal =>
  goalAbout(subject, `is at revision ${revision}`, {
    reads: HISTORY_READS,
    check: (object, view) => {
      const revisions = revisionsOf(object, subject.resource, view)
      const current = revisions.find((each) => each.current)?.revision
      if (current === revision) return undefined
      const kept = revisions.map((each) => each.revision).join(', ') || 'none'
      return {
        observed: current === undefined ? 'no revision yet' : `revision ${current}`,
        reasons: [`kept revisions: ${kept}`],
      }
    },
  })

/** The rollout history equals a table with the columns `revision` and `change cause`. */
export const historyGoal = (subject: Subject, rows: readonly Row[]): Goal =>
  goalAbout(subject, 'has this rollout history', {
    reads: HISTORY_READS,
    check: (object, view) => {
      const actual = revisionsOf(object, subject.resource, view).map(({ revision, cause, name }) => ({
        revision: String(revision),
        'change cause': cause,
        name,
      }))
      return tableMismatch(rows, actual, { known: ['revision', 'change cause', 'name'], ordered: true })
    },
  })

/** The ReplicaSets of a Deployment equal a table: `revision`, `image`, `desired`, `current`, `ready`, `name`. */
export const replicaSetsGoal = (subject: Subject<Deployment>, rows: readonly Row[]): Goal =>
  goalAbout(subject, 'has these replica sets', {
    reads: TROUBLE_READS,
    check: (object, view) => {
      const actual = view.list(replicaSets, { ownerUid: object.metadata.uid }).map((one) => ({
        revision: String(replicaSetRevision(one)),
        name: one.metadata.name,
        image: (one.spec.template?.spec?.containers ?? []).map(({ image = '' }) => image).join(','),
        desired: String(one.spec.replicas ?? 1),
        current: String(one.status.replicas),
        ready: String(one.status.readyReplicas ?? 0),
        available: String(one.status.availableReplicas ?? 0),
      }))
      const known = ['revision', 'name', 'image', 'desired', 'current', 'ready', 'available']
      const mismatch = tableMismatch(rows, actual, { known })
      return mismatch && { ...mismatch, reasons: [...(mismatch.reasons ?? []), ...troubleOf(object, view)] }
    },
  })

/** Says which rows are absent and which nobody expected, with the whole table found below. */
export function tableMismatch(
  expected: readonly Row[],
  actual: readonly Row[],
  options: { readonly known: readonly string[]; readonly ordered?: boolean },
): Mismatch | undefined {
  const unknown = unknownColumns(expected, options.known)
  if (unknown.length) {
    throw new UsageError(
      `Cannot compare the column "${unknown.join('", "')}": the table has the columns ${options.known.join(', ')}`,
    )
  }
  const difference = compareTables(expected, actual, options)
  if (!difference) return undefined
  const columns = Object.keys(expected[0] ?? {})
  const detail = [
    ...(difference.absent.length ? ['expected but not found:', formatTable(difference.absent, columns)] : []),
    ...(difference.surplus.length ? ['found but not expected:', formatTable(difference.surplus, columns)] : []),
    'all that was found:',
    formatTable(actual, options.known),
  ]
  const rows = (n: number): string => (n === 1 ? '1 row' : `${n} rows`)
  return {
    observed: `${rows(difference.absent.length)} absent, ${rows(difference.surplus.length)} not expected`,
    detail: detail.join('\n'),
  }
}
