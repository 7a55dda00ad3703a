import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minutes } from '../src/base/time'
import { UsageError } from '../src/base/usage-error'
import type { Goal } from '../src/cluster/goal'
import type { Simulated } from '../src/cluster/simulated'
import type { Served } from '../src/http'
import { simulationOf } from './clusters'
import { Program } from './programs'
import { Given, When } from './registry'
import { resolveBeside } from './scenario'
import type { GherkubeWorld } from './world'

/** Seconds of the cluster for each second of the programs, unless the scenario says otherwise. */
const USUAL_SPEED = 10

/** A cluster that is being served, and where the kubeconfig for it is. */
export interface ServedCluster {
  readonly url: string
  readonly kubeconfig: string
  /** Programs that act on it. */
  readonly programs: Program[]
  speed: number
  end(): Promise<void>
}

const served = new WeakMap<GherkubeWorld, ServedCluster>()

/** The scenario's served cluster, for steps that start programs; served on any free port if it is not yet. */
export async function servedCluster(world: GherkubeWorld): Promise<ServedCluster> {
  return served.get(world) ?? (await serve(world, { port: 0 }))
}

async function serve(
  world: GherkubeWorld,
  { port, file }: { readonly port: number; readonly file?: string },
): Promise<ServedCluster> {
  simulationOf(world)
  if (served.has(world)) throw new UsageError('Cannot serve the cluster: an earlier step has done so already')
  const cluster = world.cluster as Simulated
  // Few scenarios serve: the others do not wait until a server, TLS and protobuf are loaded.
  const { pacedCluster, serveCluster } = await import('../src/http')
  const server = await serveCluster(cluster, { port })
  const folder = file === undefined ? mkdtempSync(join(tmpdir(), 'gherkube-')) : undefined
  const kubeconfig = file ?? join(folder as string, 'kubeconfig')
  writeKubeconfig(kubeconfig, server)
  const result: ServedCluster = {
    url: server.access.url,
    kubeconfig,
    programs: [],
    speed: USUAL_SPEED,
    async end() {
      for (const program of this.programs) await program.stop()
      await server[Symbol.asyncDispose]()
      rmSync(folder ?? kubeconfig, { recursive: true, force: true })
    },
  }
  served.set(world, result)
  const check = (): void => {
    for (const program of result.programs) program.refuseFailure()
  }
  const pacing = () => ({ speed: result.speed, check })
  world.seeClusterAs(pacedCluster(cluster, pacing, () => result.end()))
  return result
}

function writeKubeconfig(path: string, server: Served): void {
  try {
    writeFileSync(path, server.kubeconfig, { mode: 0o600 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`Cannot write the kubeconfig: ${why}`, { cause })
  }
}

/**
 * The Kubernetes API of the scenario's cluster on this machine, until the scenario ends: programs under test can talk
 * to it. Port 0 is any free port. From here on whoever waits waits in real time, 10 seconds of the cluster a second.
 * @example Given the cluster is served on port 0
 */
Given('the cluster is served on port {int}', async function (port) {
  await serve(this, { port })
})

/**
 * The same, with the kubeconfig in a file of this name beside the feature: for a program that is started by hand, such
 * as one in a debugger. The file goes when the scenario ends.
 * @example Given the cluster is served on port 6443 with kubeconfig "operator.kubeconfig"
 */
Given('the cluster is served on port {int} with kubeconfig {file}', async function (port, file) {
  await serve(this, { port, file: resolveBeside(this.scenario.uri, file) })
})

/**
 * How fast the time of a served cluster goes, as a multiple of real time; 10 unless told. Slow programs need it lower.
 * @example Given time passes 60 times as fast as in reality
 */
Given('time passes {int} times as fast as in reality', async function (speed) {
  if (speed < 1 || speed > 3600) {
    throw new UsageError(`Cannot let time pass ${speed} times as fast: it needs a number from 1 to 3600`)
  }
  ;(await servedCluster(this)).speed = speed
})

async function startProgram(world: GherkubeWorld, line: string): Promise<Program> {
  const { kubeconfig, programs } = await servedCluster(world)
  const program = await Program.start(line, world.scenario.uri, kubeconfig)
  programs.push(program)
  const number = programs.filter((other) => other.line === line).length
  const name = `output of ${line}${number > 1 ? ` (${number})` : ''}`
  world.records.set(name, () => program.stdout + program.stderr)
  return program
}

/**
 * Starts a program beside the feature, an operator under test for example, in any language; no shell is involved. The
 * variable KUBECONFIG leads it to the scenario's cluster. It is stopped when the scenario ends, its output stands in
 * the report, and a scenario that waits fails when it ends with an error. Scripts in the folder of the features are
 * taken for step files: keep programs beside that folder.
 * @example Given the program `node operator.mjs` is running
 */
Given('the program {command} is running', async function (line) {
  await startProgram(this, line)
})

/**
 * Stops a program that an earlier step has started, as its pod would be: SIGTERM first.
 * @example When the program `node operator.mjs` is stopped
 */
When('the program {command} is stopped', async function (line) {
  const { programs } = await servedCluster(this)
  const running = programs.filter((program) => program.line === line && !program.hasEnded)
  if (running.length === 0) {
    const known = programs.map((program) => `\`${program.line}\``).join(', ') || 'none'
    throw new UsageError(`Cannot stop \`${line}\`: it is not running; the programs of this scenario: ${known}`)
  }
  for (const program of running) await program.stop()
})

/**
 * Runs a program beside the feature to its end; it must succeed. The variable KUBECONFIG leads it to the scenario's
 * cluster. What it prints is checked by the steps about "the output".
 * @example When I run the program `node check.mjs`
 */
When('I run the program {command}', async function (line) {
  this.beginAction()
  const program = await startProgram(this, line)
  await this.expect(hasEnded(program), { within: LONGEST_RUN })
  program.refuseFailure()
  const { stdout, stderr, exitCode } = program
  this.keepResult(line, { stdout, stderr, exitCode, hints: [] })
})

const LONGEST_RUN = minutes(10)

const hasEnded = (program: Program): Goal => ({
  description: `the program \`${program.line}\` has ended`,
  reads: [],
  check: () => (program.hasEnded ? undefined : { observed: 'it is still running' }),
})
