import type { Catalogue } from '../../api/catalogue'
import type { Controller } from '../../controllers/controller'
import { cronJobController } from '../../controllers/cronjob/controller'
import { customResourceDefinitionController } from '../../controllers/custom-resource-definition/custom-resource-definition-controller'
import { daemonSetController } from '../../controllers/daemonset/controller'
import { deploymentController } from '../../controllers/deployment/controller'
import { disruptionController, overlappingBudgetsController } from '../../controllers/disruption/disruption-controller'
import { endpointSliceController } from '../../controllers/endpoints/endpoint-slice-controller'
import { endpointsController } from '../../controllers/endpoints/endpoints-controller'
import { horizontalPodAutoscalerController } from '../../controllers/horizontal-pod-autoscaler/controller'
import type { MetricsSource } from '../../controllers/horizontal-pod-autoscaler/metrics-source'
import { jobController } from '../../controllers/job/controller'
import { jobPodReleaseController } from '../../controllers/job/orphan-pods'
import { namespaceController } from '../../controllers/namespace/namespace-controller'
import { nodeLifecycleController } from '../../controllers/node-lifecycle/controller'
import type { NodeLifecycleFlags } from '../../controllers/node-lifecycle/flags'
import { podGcController } from '../../controllers/pod-gc/controller'
import { replicaSetController, replicationControllerController } from '../../controllers/replicaset/controller'
import { resourceQuotaController } from '../../controllers/resource-quota/controller'
import { statefulSetController } from '../../controllers/statefulset/controller'
import { taintEvictionController } from '../../controllers/taint-eviction/controller'
import { ttlAfterFinishedController } from '../../controllers/ttl-after-finished/controller'
import { volumeBinderController } from '../../controllers/volume-binder/volume-binder-controller'
import { claimProtectionController } from '../../controllers/volume-protection/claim-protection-controller'
import { volumeProtectionController } from '../../controllers/volume-protection/volume-protection-controller'
import { cronCalendar } from './cron-calendar'

/** kube-controller-manager's flags, where they differ from its defaults. */
export interface ControllerFlags {
  readonly nodeLifecycle?: Partial<NodeLifecycleFlags>
  /** False: no metrics-server runs, and autoscalers find no resource metrics. Default: true. */
  readonly metricsServer?: boolean
}

/** The controllers of a cluster. To add one: a folder under `src/controllers/` and a line here. */
export const startedControllers = (
  flags: ControllerFlags & { readonly metrics: MetricsSource; readonly catalogue: Catalogue },
): readonly Controller[] => [
  deploymentController,
  replicaSetController,
  replicationControllerController,
  daemonSetController(),
  statefulSetController,
  jobController(),
  jobPodReleaseController,
  ttlAfterFinishedController,
  cronJobController(cronCalendar()),
  endpointsController,
  endpointSliceController,
  customResourceDefinitionController(flags.catalogue),
  namespaceController(() => flags.catalogue.kinds()),
  disruptionController(() => flags.catalogue.resources()),
  overlappingBudgetsController,
  nodeLifecycleController(flags.nodeLifecycle),
  taintEvictionController(),
  podGcController(),
  volumeBinderController,
  claimProtectionController,
  volumeProtectionController,
  resourceQuotaController(flags.catalogue),
  horizontalPodAutoscalerController({ metrics: flags.metrics, resources: () => flags.catalogue.resources() }),
]
