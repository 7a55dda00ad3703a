import { milliseconds, seconds } from '../../base/time'
import { createSimulatedCluster, type Simulated } from '../../cluster/simulated'
import { createKubectl, memoryFiles } from '../../kubectl'
import { fakeKubelet } from '../../kubelet/profile'
import type { ConformanceCase } from './case'
import { imageBehaviour, nodeSpec } from './image-behaviours'

/** Runs one command line, without the word kubectl. */
export type Kubectl = (
  commandLine: string,
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>

export interface CaseCluster {
  readonly cluster: Simulated
  readonly simulation: Simulated['simulation']
  readonly kubectl: Kubectl
}

/** The recorder's flags where they differed from the defaults (README of the recordings). */
const RECORDED_FLAGS = {
  nodeMonitorPeriod: seconds(1),
  nodeMonitorGracePeriod: seconds(6),
  nodeStartupGracePeriod: seconds(10),
}

/** A cluster like the recorded one: its nodes, its fake kubelet, its images and its flags. */
export async function openCluster(recorded: ConformanceCase): Promise<CaseCluster> {
  const cluster = createSimulatedCluster({
    seed: recorded.name,
    nodes: recorded.nodes.map(nodeSpec),
    controllers: { nodeLifecycle: RECORDED_FLAGS, metricsServer: false },
    defaultStorageClass: false,
    kubelet: fakeKubelet({
      startDelay: milliseconds(recorded.kubelet.startDelayMs),
      stopDelay: milliseconds(recorded.kubelet.stopDelayMs),
    }),
  })
  const { simulation } = cluster
  for (const [image, behaviour] of Object.entries(recorded.images)) {
    simulation.setImage(image, imageBehaviour(behaviour))
  }
  const client = createKubectl({ cluster, files: memoryFiles(recorded.files) })
  return { cluster, simulation, kubectl: (commandLine) => client.run(commandLine) }
}
