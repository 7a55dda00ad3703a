import { UsageError } from '../src/base/usage-error'
import { scenarioFailure } from '../src/chai/scenario-failure'
import { createKubectl, splitCommandLine } from '../src/kubectl'
import { NET_TOOLS, type NetTool } from '../src/net-tools'
import { featureFiles } from './feature-files'
import { networkOf } from './network'
import { runTyped } from './typed-line'
import type { CommandResult, GherkubeWorld } from './world'

/** Verbs that act: "at every moment of the rollout" counts from the latest of them. */
const CHANGES =
  /\s(?:annotate|apply|autoscale|cordon|create|delete|drain|edit|expose|label|patch|replace|run|scale|set|taint|uncordon|rollout\s+(?:undo|pause|resume|restart))\s/

/** Runs a command line as a person types it and keeps what it printed. */
export async function runCommand(world: GherkubeWorld, typed: string): Promise<CommandResult> {
  // It goes on beside the scenario anyway.
  const line = typed.trim().replace(/^(kubectl (?:.*\s)?port-forward\s.*?)\s*&$/, '$1')
  if (CHANGES.test(line)) world.beginAction()
  const result = await runTyped(line, (command) => runProgram(world, command))
  world.keepResult(line, result)
  return result
}

async function runProgram(world: GherkubeWorld, typed: string): Promise<CommandResult> {
  const command = typed.replace(/^\/\S*\//, '')
  const [program = ''] = command.split(/\s/, 1)
  if (program === 'kubectl') return await open(world).run(command)
  const tool = NET_TOOLS.get(program)
  if (tool) return await runNetTool(world, tool, command)
  const known = ['kubectl', ...NET_TOOLS.keys()].join(', ')
  throw new UsageError(`Cannot run "${command}": only ${known} run here, and no shell; write \`kubectl …\``)
}

/** Runs curl and its like as a person does who sits at a node. */
async function runNetTool(world: GherkubeWorld, tool: NetTool, line: string): Promise<CommandResult> {
  const network = networkOf(world)
  const hints: string[] = []
  const { takes, ...result } = tool(splitCommandLine(line).slice(1), {
    ...network,
    request(request) {
      const answer = network.request(request)
      if (answer.kind !== 'answer') hints.push(answer.why)
      return answer
    },
  })
  await world.cluster.pass(takes)
  return { ...result, hints }
}

/**
 * Runs kubectl for a step that says the same in prose.
 * @throws {AssertionError} with kubectl's own words when it refuses
 */
export async function kubectl(
  world: GherkubeWorld,
  words: readonly string[],
  options: { readonly stdin?: string } = {},
): Promise<string> {
  const line = ['kubectl', ...words].map(shellWord).join(' ')
  const { exitCode, stdout, stderr, hints } = await open(world, options).run(line)
  if (exitCode !== 0)
    throw scenarioFailure([stderr.trim() || `${line} ended with exit code ${exitCode}`, ...hints].join('\n'))
  return stdout
}

const open = (world: GherkubeWorld, options: { readonly stdin?: string } = {}) =>
  createKubectl({
    cluster: world.cluster,
    files: featureFiles(world),
    namespace: world.namespace,
    forwardings: world.forwardings,
    onNamespace: (namespace) => {
      world.namespace = namespace
    },
    ...options,
  })

const shellWord = (word: string): string => (/^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
