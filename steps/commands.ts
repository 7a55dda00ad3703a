import { quote } from '../src/base/text'
import { UsageError } from '../src/base/usage-error'
import { differenceWithHoles } from '../src/chai/holes'
import { scenarioFailure } from '../src/chai/scenario-failure'
import { createKubectl, splitCommandLine } from '../src/kubectl'
import { NET_TOOLS, type NetTool } from '../src/net-tools'
import { featureFiles } from './feature-files'
import { networkOf } from './network'
import { Then, When } from './registry'
import { runTyped } from './typed-line'
import type { CommandResult, GherkubeWorld } from './world'

/**
 * Runs one kubectl command line in this process. It must succeed. What it prints is checked by the steps about "the output".
 * `$(kubectl …)` stands for what another command prints, and `| grep`, `head`, `tail`, `sort` and `wc -l` filter; there is no
 * more of a shell. `kubectl port-forward` goes on until the scenario ends; `curl`, `wget`, `nslookup` and
 * `nc` run as on one of the nodes.
 * @example When I run `kubectl get pods -o wide`
 */
When('I run {command}', async function (command) {
  const { exitCode, stderr, hints } = await runCommand(this, command)
  if (exitCode !== 0) throw failure(`ended with exit code ${exitCode}`, this, [stderr.trimEnd(), ...hints].join('\n'))
})

/**
 * Runs a kubectl command line that may fail: check it with "the command fails with" or "the exit code is".
 * @example When I try `kubectl rollout undo deployment web`
 */
When('I try {command}', async function (command) {
  await runCommand(this, command)
})

/**
 * The latest command printed this. `<hash>` stands for a word, `<age>` for an age, `*` for the rest of a line,
 * `...` for any lines; columns may be any distance apart.
 * @example
 *   Then the output is:
 *     """
 *     NAME  READY  UP-TO-DATE  AVAILABLE  AGE
 *     web   3/3    3           3          <age>
 *     """
 */
Then('the output is:', function (expected: string) {
  const { stdout } = latest(this)
  const difference = differenceWithHoles(expected, stdout)
  if (difference) throw failure(describe(difference), this, stdout)
})

/**
 * The latest command printed this line, among others. Holes as in "the output is".
 * @example Then the output contains "deployment.apps/web scaled"
 */
Then('the output contains {text}', function (expected) {
  expectLine(this, expected)
})

/**
 * The latest command printed these lines one after the other, among others.
 * @example
 *   Then the output contains:
 *     """
 *     Events:
 *     """
 */
Then('the output contains:', function (expected: string) {
  expectLine(this, expected)
})

/**
 * The latest command did not print this.
 * @example Then the output does not contain "Terminating"
 */
Then('the output does not contain {text}', function (unexpected) {
  const { stdout } = latest(this)
  if (stdout.includes(unexpected)) throw failure(`expected ${quote(unexpected)} not to be printed`, this, stdout)
})

/**
 * The latest command ended with an exit code other than 0 and this on standard error. Holes as in "the output is".
 * @example
 *   Then the command fails with:
 *     """
 *     Error from server (NotFound): deployments.apps "wbe" not found
 *     """
 */
Then('the command fails with:', function (expected: string) {
  const { stderr, stdout, exitCode } = latest(this)
  if (exitCode === 0) throw failure('expected the command to fail, but it succeeded', this, stdout)
  const difference = differenceWithHoles(expected, stderr)
  if (difference) throw failure(describe(difference), this, stderr)
})

/**
 * The latest command ended with this exit code.
 * @example Then the exit code is 1
 */
Then('the exit code is {int}', function (expected) {
  const { exitCode, stderr } = latest(this)
  if (exitCode !== expected) throw failure(`expected exit code ${expected}, found ${exitCode}`, this, stderr)
})

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

function latest(world: GherkubeWorld): CommandResult {
  if (!world.lastCommand)
    throw new UsageError(
      'Cannot check the output: no command has run yet; write a step such as: When I run `kubectl get pods`',
    )
  return world.lastCommand
}

function expectLine(world: GherkubeWorld, expected: string): void {
  const { stdout, stderr } = latest(world)
  const text = stdout + stderr
  if (differenceWithHoles(`...\n${expected}\n...`, text) === undefined) return
  if (!expected.includes('\n') && text.includes(expected)) return
  throw failure(`expected to find\n  ${expected.replaceAll('\n', '\n  ')}`, world, text)
}

function describe({
  line,
  expected,
  actual,
}: {
  line: number
  expected: string | undefined
  actual: string | undefined
}): string {
  const show = (text: string | undefined): string => (text === undefined ? 'nothing' : text)
  return `line ${line} differs\n  expected  ${show(expected)}\n  printed   ${show(actual)}`
}

const failure = (what: string, world: GherkubeWorld, printed: string): Error => {
  const command = world.lastCommandLine
  return scenarioFailure(
    `\`${command}\`: ${what}\n\nprinted:\n${printed.trimEnd().replaceAll(/^/gm, '  ') || '  nothing'}\n\nreplay: ${world.replay}`,
  )
}
