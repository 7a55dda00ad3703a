import type { KubernetesObject } from '../../../api/object'
import type { AnyResource } from '../../../api/resource'
import {
  cronJobs,
  daemonSets,
  deployments,
  jobs,
  nodes,
  pods,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '../../../api/resources'
import type { Describe, DescribeContext } from './context'
import { describeDaemonSet } from './daemon-set'
import { describeDeployment } from './deployment'
import { describeGeneric } from './generic'
import { describeCronJob, describeJob } from './job'
import { describeNode } from './node'
import { describePod } from './pod'
import { describeReplicaSet, describeReplicationController } from './replica-set'
import { describeStatefulSet } from './stateful-set'

const DESCRIBERS: ReadonlyMap<AnyResource, Describe<never>> = new Map<AnyResource, Describe<never>>([
  [pods, describePod],
  [nodes, describeNode],
  [deployments, describeDeployment],
  [replicaSets, describeReplicaSet],
  [replicationControllers, describeReplicationController],
  [daemonSets, describeDaemonSet],
  [statefulSets, describeStatefulSet],
  [jobs, describeJob],
  [cronJobs, describeCronJob],
])

/** What `kubectl describe` prints about an object. */
export function describe(object: KubernetesObject, context: DescribeContext): string {
  const describer = (DESCRIBERS.get(context.resource) ?? describeGeneric) as Describe<KubernetesObject>
  return describer(object, context)
}
