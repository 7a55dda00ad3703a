import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import type { ConformanceCase, Observation } from './case'
import { compareCase } from './compare-case'
import { readCases } from './read-cases'
import { PARTS, type Tally } from './tally'
import { type VersionDifference, VersionDifferences } from './version-differences'

const CASES = readCases([join(process.cwd(), 'conformance', 'cases')])

const caseNamed = (name: string): ConformanceCase => CASES.find((one) => one.name === name) as ConformanceCase

const compare = (
  recorded: ConformanceCase,
  observed: ConformanceCase,
  rules: readonly VersionDifference[] = [],
): Tally => compareCase(recorded, observed, { differences: new VersionDifferences(rules) })

/** A copy in which one step was observed otherwise. */
function changed(recorded: ConformanceCase, step: number, change: (text: string) => string): ConformanceCase {
  const steps = recorded.steps.map((one, index) =>
    index === step ? (JSON.parse(change(JSON.stringify(one))) as typeof one) : one,
  )
  return { ...recorded, steps }
}

/** As the simulation prints it: kubectl 1.32's words where they are known. */
const withNewestKubectl = (recorded: ConformanceCase): ConformanceCase => ({
  ...recorded,
  steps: recorded.steps.map((step) => ({
    ...step,
    runs: (step.runs ?? []).map(({ kubectl132, ...run }) => ({ ...run, ...kubectl132 })),
  })),
})

test('every case matches itself in every field', () => {
  for (const recorded of CASES) {
    const tally = compare(recorded, withNewestKubectl(recorded))
    expect(tally.mismatches, recorded.name).to.deep.equal([])
    expect(tally.count('snapshot').matched, recorded.name).to.be.greaterThan(0)
    expect(tally.count('events').matched, recorded.name).to.be.greaterThan(0)
  }
  expect(CASES.length).to.be.greaterThan(60)
})

test('a wrong field is named by its path, with what was expected and found', () => {
  const recorded = caseNamed('deployment-create-3')
  const tally = compare(
    recorded,
    changed(withNewestKubectl(recorded), 0, (text) => text.replace('"readyReplicas":3', '"readyReplicas":2')),
  )
  expect(tally.mismatches).to.deep.equal([
    {
      part: 'snapshot',
      path: 'steps[0].snapshot.deployments[web].status.readyReplicas',
      expected: 3,
      found: 2,
    },
  ])
})

test('a wrong event, a wrong extreme and a wrong line of output each count in their part', () => {
  const recorded = caseNamed('deployment-create-3')
  const observed = changed(withNewestKubectl(recorded), 0, (text) =>
    text
      .replace('"maxPods":3', '"maxPods":4')
      .replaceAll('"reason":"SuccessfulCreate"', '"reason":"Created"')
      .replace('deployment.apps/web created', 'deployment.apps/web configured'),
  )
  const tally = compare(recorded, observed)
  expect(PARTS.map((part) => tally.count(part).mismatched)).to.deep.equal([0, 2, 1, 1])
  expect(tally.mismatches.map(({ path }) => path)).to.include('steps[0].extremes.Deployment/web.maxPods')
  expect(tally.mismatches.map(({ path }) => path)).to.include('steps[0].runs[0] (kubectl apply -f web.yaml).stdout')
})

test('equal pods may change places, and equal nodes too', () => {
  const recorded = caseNamed('deployment-create-3')
  const swap = (text: string): string =>
    text
      .replaceAll('node-1', 'node-X')
      .replaceAll('node-2', 'node-1')
      .replaceAll('node-X', 'node-2')
      .replaceAll('<p1>', '<pX>')
      .replaceAll('<p3>', '<p1>')
      .replaceAll('<pX>', '<p3>')
  expect(compare(recorded, changed(withNewestKubectl(recorded), 0, swap)).mismatches).to.deep.equal([])
})

test('a crowded node shows although nodes are equal', () => {
  const recorded = caseNamed('deployment-create-3')
  const crowd = (text: string): string =>
    text.replace('"podsPerNode":{"node-1":1,"node-2":1,"node-3":1}', '"podsPerNode":{"node-1":2,"node-2":1}')
  const { mismatches } = compare(recorded, changed(withNewestKubectl(recorded), 0, crowd))
  expect(mismatches.map(({ path }) => path)).to.deep.equal([
    'steps[0].snapshot.podsPerNode.<node-1 or node-2 or node-3>',
  ])
})

test('what two recordings do not agree on is not compared', () => {
  const recorded: ConformanceCase = {
    ...caseNamed('deployment-create-3'),
    unstable: ['steps[0].extremes.Deployment/web.maxPods'],
  }
  const observed = changed(withNewestKubectl(recorded), 0, (text) => text.replace('"maxPods":3', '"maxPods":4'))
  const tally = compare(recorded, observed)
  expect(tally.mismatches).to.deep.equal([])
  expect(tally.skipped).to.equal(1)
})

test('a collection that has no resource is reported', () => {
  const recorded = caseNamed('deployment-create-3')
  const tally = compareCase(
    recorded,
    { ...withNewestKubectl(recorded), unknown: ['frobnicators'] },
    { differences: new VersionDifferences([]) },
  )
  expect(tally.mismatches.map(({ path }) => path)).to.deep.equal(['frobnicators'])
})

test('a version difference rewrites what was recorded, and hides what is new', () => {
  const recorded = caseNamed('deployment-create-3')
  const newer = (step: Observation): string =>
    JSON.stringify(step)
      .replaceAll('Scaled up replica set web-<rs1> to 3', 'Scaled up replica set web-<rs1> from 0 to 3')
      .replaceAll('"unavailableReplicas":0', '"unavailableReplicas":0,"terminatingReplicas":0')
  const observed = changed(withNewestKubectl(recorded), 0, (text) => newer(JSON.parse(text) as Observation))
  expect(compare(recorded, observed).mismatches).not.to.deep.equal([])
  const all = { ...observed, steps: observed.steps.map((step) => JSON.parse(newer(step)) as typeof step) }
  const rules: VersionDifference[] = [
    {
      id: 'scaled-from',
      reason: 'the message names the old count',
      parts: ['events', 'runs'],
      simulated: [{ match: '(Scaled (?:up|down) replica set \\S+) from \\d+', replace: '$1' }],
    },
    { id: 'new-field', reason: 'new', parts: ['snapshot'], added: [['deployments', 'status', 'terminatingReplicas']] },
  ]
  expect(compare(recorded, all, rules).mismatches).to.deep.equal([])
})
