import { existsSync } from 'node:fs'
import { World } from '@cucumber/cucumber'
import type { ObjectKey } from '../src/api/object'
import { didYouMean } from '../src/base/text'
import type { Milliseconds } from '../src/base/time'
import { UsageError } from '../src/base/usage-error'
import { expectGoal, expectNow, expectSince, expectThroughout } from '../src/chai'
import type { Cluster, ImageBehaviour } from '../src/cluster/cluster'
import type { Goal } from '../src/cluster/goal'
import { createSimulatedCluster } from '../src/cluster/simulated'
import type { Forwardings } from '../src/kubectl'
import { attachEvidence } from './evidence'
import { neighbours } from './files'
import type { Named } from './parameter-values'
import { replayCommand, resolveBeside, type Scenario, seedOf } from './scenario'

/** What the runner passes to every scenario (`worldParameters` for users of plain cucumber-js). */
export interface GherkubeParameters {
  /** Replaces the scenario's own seed. */
  readonly seed?: string
  /** Evidence is attached to `all` scenarios (default), `failed` ones or `none`. */
  readonly evidence?: 'all' | 'failed' | 'none'
  /** What one simulated cluster may have: events that run, objects that are there at once. */
  readonly simulation?: { readonly events: number; readonly objects: number }
}

/** What a kubectl command line printed and how it ended. */
export interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** What gherkube adds to a failure: where in a manifest, and what may have been meant. */
  readonly hints: readonly string[]
}

/** What a scenario's steps share: one cluster, one namespace, one folder for files. Each scenario has its own. */
export class GherkubeWorld extends World<GherkubeParameters> {
  /** Where objects live whose step names no namespace. */
  namespace = 'default'
  /** Files that the scenario wrote itself; they come before those beside the feature. */
  readonly files = new Map<string, string>()
  /** What the scenario has said of images so far. */
  readonly images = new Map<string, ImageBehaviour>()
  /** The latest command line that a step ran, and what came of it. */
  lastCommandLine = ''
  lastCommand: CommandResult | undefined
  /** The Service that clients call in this scenario. */
  calledService: Named | undefined
  /** Local ports that lead into the cluster. */
  readonly forwardings: Forwardings = new Map()
  /** Pods whose place the scenario asked about: the report says why they are where they are. */
  readonly explainedPods = new Map<string, ObjectKey>()
  /** Texts that the report carries, such as the output of programs, by their names. */
  readonly records = new Map<string, () => string>()
  /** The revision of the cluster when the latest action began: "during the rollout" counts from here. */
  actionRevision = 0
  #scenario: Scenario = { name: '', uri: '', line: undefined, seed: '0' }
  #cluster: Cluster | undefined
  #stepsLeft = 0
  #evidenceIsAttached = false

  /** Called once before the first step. */
  begin(scenario: Omit<Scenario, 'seed'>, steps: number): void {
    this.#scenario = { ...scenario, seed: this.parameters.seed ?? seedOf(scenario.name) }
    this.#stepsLeft = steps
  }

  /** Called after each step: the last one, or the one that failed, carries the evidence. */
  async stepEnded({ failed }: { readonly failed: boolean }): Promise<void> {
    this.#stepsLeft--
    if (failed || this.#stepsLeft === 0) await this.attachEvidence({ failed })
  }

  /** Attaches once what the cluster looks like, unless the run does not want that. */
  async attachEvidence({ failed }: { readonly failed: boolean }): Promise<void> {
    const { evidence = 'all' } = this.parameters
    if (this.#evidenceIsAttached || evidence === 'none' || (evidence === 'failed' && !failed)) return
    this.#evidenceIsAttached = true
    await attachEvidence(this)
  }

  get scenario(): Scenario {
    return this.#scenario
  }

  get seed(): string {
    return this.#scenario.seed
  }

  /** The command line that runs this scenario again with the same outcome. */
  get replay(): string {
    return replayCommand(this.#scenario)
  }

  /** The scenario's cluster; created, empty, by the first step that asks for it. */
  get cluster(): Cluster {
    if (!this.#cluster) {
      const { events, objects } = this.parameters.simulation ?? {}
      this.#cluster = createSimulatedCluster({
        seed: this.seed,
        ...(events === undefined ? {} : { events }),
        ...(objects === undefined ? {} : { limits: { objects } }),
      })
    }
    return this.#cluster
  }

  /** The cluster if a step has asked for one. */
  get clusterIfAny(): Cluster | undefined {
    return this.#cluster
  }

  /** Takes another cluster instead; only before a step has used one. */
  useCluster(cluster: Cluster): void {
    if (this.#cluster) throw new UsageError('Cannot change the cluster: an earlier step has already used it')
    this.#cluster = cluster
  }

  /** Steps see the same cluster in another way from now on. */
  seeClusterAs(cluster: Cluster): void {
    this.#cluster = cluster
  }

  /** The namespace that a step means: the one that it names, or else the scenario's. */
  namespaceOf(words: { readonly namespace?: string } | undefined): string {
    return words?.namespace ?? this.namespace
  }

  /**
   * A file or folder that a step names is there: written by the scenario, or beside the feature.
   * @throws {UsageError} naming the path that was tried and the nearest files there.
   */
  requireFile(file: string): void {
    if (this.files.has(file)) return
    const path = resolveBeside(this.#scenario.uri, file)
    if (existsSync(path)) return
    const hint = didYouMean(file, [...this.files.keys(), ...neighbours(this.#scenario.uri)])
    throw new UsageError(`Cannot read "${file}": there is no such file beside the feature (${path}).${hint}`)
  }

  /** Lets time pass until the goal holds; fails with the reasons and the replay line. */
  async expect(goal: Goal, options: { readonly within?: Milliseconds | undefined } = {}): Promise<void> {
    const { within } = options
    await expectGoal(this.cluster, goal, { replay: this.replay, ...(within === undefined ? {} : { within }) })
  }

  /** The goal holds at this moment. */
  async expectNow(goal: Goal): Promise<void> {
    await expectNow(this.cluster, goal, { replay: this.replay })
  }

  /** Lets the span pass; the goal holds at every moment of it. */
  async expectThroughout(goal: Goal, span: Milliseconds): Promise<void> {
    await expectThroughout(this.cluster, goal, span, { replay: this.replay })
  }

  /** Keeps what a command printed for the steps that check it. */
  keepResult(line: string, result: CommandResult): void {
    this.lastCommandLine = line
    this.lastCommand = result
  }

  /** The goal held at every moment since the latest action began. */
  async expectSinceAction(goal: Goal): Promise<void> {
    await expectSince(this.cluster, goal, this.actionRevision, { replay: this.replay })
  }

  /** Marks the beginning of something that changes the cluster. */
  beginAction(): void {
    this.actionRevision = this.cluster.simulation?.revision ?? 0
  }

  /** Called once after the last step. */
  async end(): Promise<void> {
    await this.#cluster?.[Symbol.asyncDispose]()
  }
}
