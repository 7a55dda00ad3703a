import { RESOURCES } from '../../api/resources'
import type { Controller } from '../../controllers/controller'
import { daemonSetController } from '../../controllers/daemonset/controller'
import { deploymentController } from '../../controllers/deployment/controller'
import { disruptionController } from '../../controllers/disruption/disruption-controller'
import { endpointSliceController } from '../../controllers/endpoints/endpoint-slice-controller'
import { endpointsController } from '../../controllers/endpoints/endpoints-controller'
import { namespaceController } from '../../controllers/namespace/namespace-controller'
import { replicaSetController, replicationControllerController } from '../../controllers/replicaset/controller'
import { statefulSetController } from '../../controllers/statefulset/controller'

/** The controllers of a cluster. To add one: a folder under `src/controllers/` and a line here. */
export const startedControllers = (): readonly Controller[] => [
  deploymentController,
  replicaSetController,
  replicationControllerController,
  daemonSetController(),
  statefulSetController,
  endpointsController,
  endpointSliceController,
  namespaceController(() => RESOURCES),
  disruptionController(() => RESOURCES),
]
