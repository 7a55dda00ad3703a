import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { After } from '@cucumber/cucumber'
import { UsageError } from '../src/base/usage-error'
import type { Simulated } from '../src/cluster/simulated'
import { serveCluster } from '../src/http'
import { simulationOf } from './clusters'
import { Given } from './registry'
import type { GherkubeWorld } from './world'

/** A cluster that is being served, and where the kubeconfig for it is. */
export interface ServedCluster {
  readonly url: string
  readonly kubeconfig: string
  end(): Promise<void>
}

const servers = new WeakMap<GherkubeWorld, ServedCluster>()

/** The kubeconfig of the scenario's served cluster, for steps that start programs. @throws {UsageError} */
export function servedCluster(world: GherkubeWorld): ServedCluster {
  const served = servers.get(world)
  if (!served) throw new UsageError('Cannot find a server: no step has said "the cluster is served on port 0"')
  return served
}

/**
 * The Kubernetes API of the scenario's cluster on this machine, until the scenario ends: programs under test can talk
 * to it. Port 0 is any free port. Time passes as steps let it pass.
 * @example Given the cluster is served on port 0
 */
Given('the cluster is served on port {int}', async function (port) {
  simulationOf(this)
  const server = await serveCluster(this.cluster as Simulated, { port })
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, server.kubeconfig, { mode: 0o600 })
  servers.set(this, {
    url: server.access.url,
    kubeconfig,
    async end() {
      rmSync(folder, { recursive: true, force: true })
      await server[Symbol.asyncDispose]()
    },
  })
})

After({ name: 'Close the server' }, async function (this: GherkubeWorld) {
  await servers.get(this)?.end()
})
