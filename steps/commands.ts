import { quote } from '../src/base/text'
import { UsageError } from '../src/base/usage-error'
import { differenceWithHoles } from '../src/chai/holes'
import { scenarioFailure } from '../src/chai/scenario-failure'
import { Then, When } from './registry'
import { runCommand } from './run-command'
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
