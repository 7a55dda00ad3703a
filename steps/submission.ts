import type { DataTable } from '@cucumber/cucumber'
import { UsageError } from '../src/base/usage-error'
import { scenarioFailure } from '../src/chai/scenario-failure'
import { createKubectl, type Kubectl, type KubectlResult, memoryFiles, splitCommandLine } from '../src/kubectl'
import { objectName } from './parameter-words'
import { Given, Then, When } from './registry'
import { submissionLimits, submittedFiles } from './submission-files'
import { forbiddenCommand, forbiddenWrites } from './submission-rules'
import { changedRoots, type RootChange, tooManyPods } from './submission-traces'
import type { GherkubeWorld } from './world'

/** The revision of the cluster before the submission first touched it. */
const before = new WeakMap<GherkubeWorld, number>()

/** Where `gherkube grade` lets learners write their commands: one kubectl line each, `#` starts a remark. */
export const COMMANDS_FILE = 'commands.txt'

/**
 * Applies every manifest of the learner's submission, in the order of the files' names. Without `gherkube grade` the
 * submission is the folder "submission" beside the feature, or else the exercise's "solution".
 * @example Given the submission is applied
 */
Given('the submission is applied', async function () {
  const files = submittedFiles(this)
  const manifests = [...files.keys()].filter((file) => /\.(?:ya?ml|json)$/.test(file)).sort()
  if (manifests.length === 0) throw scenarioFailure('The submission has no manifest (a file such as web.yaml).')
  begin(this)
  for (const file of manifests) await runSubmitted(this, `kubectl apply -f '${file.replaceAll("'", `'\\''`)}'`, file)
})

/**
 * Runs the lines of the submission's commands.txt with kubectl, in this process: no shell, no other program.
 * @example When the submission's commands are run
 */
When("the submission's commands are run", async function () {
  const text = submittedFiles(this).get(COMMANDS_FILE)
  if (text === undefined) throw scenarioFailure(`The submission has no file ${COMMANDS_FILE}.`)
  begin(this)
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const command = line.trim()
    if (command === '' || command.startsWith('#')) continue
    const place = `${COMMANDS_FILE}, line ${index + 1}`
    if (!/^kubectl\s/.test(command))
      throw scenarioFailure(`${place}: only kubectl commands run here, found "${command}"`)
    await runSubmitted(this, command, place)
  }
})

/**
 * Nothing but this object was created, changed or deleted by the submission; what controllers made of it is not counted.
 * @example Then the submission changed only deployment "web"
 */
Then('the submission changed only {object}', function (object) {
  const namespace = object.resource.namespaced ? this.namespaceOf(object) : ''
  expectOnly(this, [`${object.resource.singular} ${namespace}/${object.name}`])
})

/**
 * The same for several objects: one a row, as a sentence names it.
 * @example
 *   Then the submission changed only:
 *     | deployment "web" |
 *     | service "web"    |
 */
Then('the submission changed only:', function (table: DataTable) {
  const rows = table.raw().map(([cell = '']) => objectName(cell))
  expectOnly(
    this,
    rows.map((row) => `${row.resource.singular} ${row.resource.namespaced ? this.namespaceOf(row) : ''}/${row.name}`),
  )
})

/**
 * The submission may add objects; what was there before it is neither changed nor deleted.
 * @example Then the submission left alone what was there before
 */
Then('the submission left alone what was there before', function () {
  complain(
    changesOf(this).filter(({ what }) => what !== 'created'),
    'Expected the submission to leave alone what was there before it.',
  )
})

function begin(world: GherkubeWorld): void {
  if (!before.has(world)) before.set(world, revisionOf(world))
  world.beginAction()
}

async function runSubmitted(world: GherkubeWorld, line: string, place: string): Promise<void> {
  const kubectl = createKubectl({
    cluster: world.cluster,
    files: memoryFiles(Object.fromEntries(submittedFiles(world))),
    namespace: world.namespace,
  })
  const from = revisionOf(world)
  const { exitCode, stdout, stderr, hints } = await runLine(kubectl, line, place)
  world.keepResult(line, { exitCode, stdout, stderr, hints })
  const writes = world.cluster.simulation?.historySince(from) ?? []
  const broken = forbiddenWrites(writes) ?? tooManyPods(await world.cluster.view(), submissionLimits(world).pods)
  if (broken) throw scenarioFailure(`${place}: ${broken}`)
  if (exitCode !== 0)
    throw scenarioFailure([`${place}: ${stderr.trim() || `exit code ${exitCode}`}`, ...hints].join('\n'))
}

/** Whatever happens, the learner reads in which line. */
async function runLine(kubectl: Kubectl, line: string, place: string): Promise<KubectlResult> {
  try {
    const forbidden = forbiddenCommand(splitCommandLine(line))
    if (forbidden) throw scenarioFailure(forbidden)
    return await kubectl.run(line)
  } catch (error) {
    throw scenarioFailure(`${place}: ${error instanceof Error ? error.message : error}`)
  }
}

function expectOnly(world: GherkubeWorld, allowed: readonly string[]): void {
  complain(
    changesOf(world).filter(({ name }) => !allowed.includes(name)),
    `Expected the submission to change nothing but ${allowed.join(', ')}.`,
  )
}

function complain(changes: readonly RootChange[], expectation: string): void {
  if (changes.length === 0) return
  const lines = changes.map(
    ({ name, what, fields }) => `  ${what} ${name}${fields.length ? ` (${fields.join(', ')})` : ''}`,
  )
  throw scenarioFailure(`${expectation} It also did this:\n${lines.join('\n')}`)
}

function changesOf(world: GherkubeWorld): readonly RootChange[] {
  const from = before.get(world)
  const { simulation } = world.cluster
  if (from === undefined || !simulation) {
    throw new UsageError('Cannot say what the submission changed: write "Given the submission is applied" before')
  }
  return changedRoots(simulation.historySince(from))
}

const revisionOf = (world: GherkubeWorld): number => world.cluster.simulation?.revision ?? 0
