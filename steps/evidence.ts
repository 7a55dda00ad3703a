import type { GherkubeWorld } from './world'

/** Attaches what the cluster looked like at the end, and how it came there. */
export async function attachEvidence(world: GherkubeWorld): Promise<void> {
  const cluster = world.clusterIfAny
  if (!cluster) return
  world.attach(`${world.replay}\n`, { mediaType: 'text/plain', fileName: `replay (seed ${world.seed})` })
}
