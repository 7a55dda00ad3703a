import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { expect } from 'chai'
import { graderModules } from '../cli/grader-modules'
import { writeClassReports } from './class-reports'
import { entriesIn, folderName, gradeClass } from './class-run'
import { type Exercise, loadExercise } from './exercise'
import type { GradeResult } from './result'

/*
 * One class in which nearly everybody attacks the grader. It is graded once; each test looks at one learner. Every one
 * of them gets a result with a plain reason, and the honest learner gets full marks.
 */

const home = mkdtempSync(join(tmpdir(), 'gherkube-hostile-'))
const submissions = join(home, 'submissions')
const out = join(home, 'out')
const SECRET = 'the-secret-of-the-grading-machine'
const results = new Map<string, GradeResult>()

const deployment = (extra = '', replicas = '2', name = 'web'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: nginx:1.25 }]
${extra}`

function handIn(learner: string, files: Readonly<Record<string, string>>): string {
  const folder = join(submissions, learner)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries({ 'commands.txt': '# none\n', ...files }))
    writeFileSync(join(folder, name), text)
  return folder
}

function exercise(): Exercise {
  const folder = join(home, 'exercise')
  mkdirSync(join(folder, 'checks'), { recursive: true })
  writeFileSync(
    join(folder, 'exercise.yaml'),
    `title: A web server\npoints: 6\nfiles: ['*.yaml', 'commands.txt']\nlimits: { seconds: 4, megabytes: 160, kilobytes: 128 }\n`,
  )
  writeFileSync(
    join(folder, 'checks', 'web.feature'),
    `Feature: Web
  Background:
    Given a cluster with 2 nodes
    And I run \`kubectl create configmap prices --from-literal=apple=2\`
    When the submission is applied
    And the submission's commands are run

  @points:3
  Scenario: It runs
    Then deployment "web" has 2 ready replicas

  @points:1
  Scenario: The teacher's objects are left alone
    Then the submission left alone what was there before

  @hidden @points:2
  Scenario: The secret expectation
    Then all pods of deployment "web" run "nginx:1.25"
`,
  )
  return loadExercise(folder)
}

before(async () => {
  process.env.GRADER_SECRET = SECRET
  writeFileSync(join(home, 'teacher.yaml'), deployment())
  handIn('honest', { 'web.yaml': deployment() })
  const linked = handIn('symlink', {})
  symlinkSync(join(home, 'teacher.yaml'), join(linked, 'web.yaml'))
  symlinkSync(join(submissions, 'honest'), join(submissions, 'linked-folder'))
  execFileSync('mkfifo', [join(handIn('fifo', {}), 'web.yaml')])
  handIn('absolute', { 'web.yaml': deployment(), 'commands.txt': `kubectl apply -f ${join(home, 'teacher.yaml')}\n` })
  handIn('dots', { 'web.yaml': deployment(), 'commands.txt': 'kubectl apply -f ../../teacher.yaml\n' })
  handIn('huge', { 'web.yaml': `${deployment()}#${'x'.repeat(200 * 1024)}` })
  handIn('deep', { 'web.yaml': `${deployment()}${'['.repeat(100_000)}` })
  handIn('deep-dashes', { 'web.yaml': `${'- '.repeat(60_000)}x` })
  const bomb = [
    'a0: &a0 [x,x,x,x,x,x,x,x,x]',
    ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
  ]
  handIn('aliases', { 'web.yaml': bomb.join('\n') })
  handIn('billions', { 'web.yaml': deployment('', '2000000000') })
  handIn('scales', { 'web.yaml': deployment(), 'commands.txt': 'kubectl scale deployment web --replicas=90000\n' })
  handIn('prototype', { 'web.yaml': `${deployment()}__proto__: { polluted: true }\n` })
  handIn('patterns', { 'web.yaml': deployment(), 'commands.txt': `kubectl apply -f '${'*a'.repeat(40)}'\n` })
  handIn('status', { 'web.yaml': deployment('status: { readyReplicas: 2 }\n', '0') })
  handIn('status-command', {
    'web.yaml': deployment('', '0'),
    'commands.txt': `kubectl patch deployment web --subresource=status -p '{"status":{"readyReplicas":2}}'\n`,
  })
  handIn('owner', {
    'web.yaml': deployment().replace(
      '{ name: web }',
      '{ name: web, ownerReferences: [{ apiVersion: v1, kind: Node, name: n, uid: u }] }',
    ),
  })
  handIn('deletes', { 'web.yaml': deployment(), 'commands.txt': 'kubectl delete configmap prices\n' })
  handIn('alters', {
    'web.yaml': deployment(),
    'commands.txt': `kubectl patch configmap prices -p '{"data":{"apple":"0"}}'\n`,
  })
  handIn('node-name', { 'web.yaml': deployment('      nodeName: node-1\n') })
  handIn('node-name-command', {
    'web.yaml': deployment(),
    'commands.txt': `kubectl run x --image=nginx --overrides='{"spec":{"nodeName":"node-1"}}'\n`,
  })
  handIn('tolerates', { 'web.yaml': deployment('      tolerations: [{ operator: Exists }]\n') })
  handIn('shell', { 'web.yaml': deployment(), 'commands.txt': 'kubectl get pods; cat /etc/passwd > /tmp/x\n' })
  handIn('program', { 'web.yaml': deployment(), 'commands.txt': 'cat /etc/passwd\n' })
  handIn('waits', {
    'web.yaml': deployment(),
    'commands.txt': 'kubectl wait --for=delete configmap/prices --timeout=99999h\n',
  })
  handIn('endless', {
    'web.yaml': deployment(),
    'commands.txt': `kubectl create cronjob tick --image=busybox --schedule='* * * * *'\nkubectl wait --for=delete configmap/prices --timeout=999999h\n`,
  })
  const attack = `</pre><script>alert(1)</script>\\u001b[2J::notice title=x::`
  handIn('html', { 'web.yaml': deployment('', '2', `"${attack}"`) })
  handIn('=cmd|calc', { 'web.yaml': deployment() })
  const code = handIn('code', {
    'web.yaml': deployment(),
    'cucumber.js': `require('fs').writeFileSync(${JSON.stringify(join(home, 'pwned'))}, '')`,
  })
  mkdirSync(join(code, 'steps'))
  writeFileSync(
    join(code, 'steps', 'steps.js'),
    `require('fs').writeFileSync(${JSON.stringify(join(home, 'pwned'))}, '')`,
  )
  rmSync(join(handIn('empty', {}), 'commands.txt'))
  linkSync(join(home, 'teacher.yaml'), join(handIn('hard-link', {}), 'web.yaml'))
  const graded = await gradeClass({
    exercise: exercise(),
    entries: entriesIn(submissions, { roster: ['absent'] }),
    out,
    workers: 2,
    modules: graderModules(),
    toolVersion: '0.0.0',
    now: () => new Date(0),
    progress: () => {},
  })
  for (const result of graded) results.set(result.learner, result)
  writeClassReports(out, graded, new Map())
})

after(() => rmSync(home, { recursive: true, force: true }))

/** The learner's score and everything that is said about it. */
function of(learner: string): { readonly score: number; readonly text: string; readonly status: string } {
  const result = results.get(learner)
  if (!result) throw new Error(`${learner} has no result`)
  const text = [result.reason ?? '', ...result.notes, ...result.checks.map(({ message = '' }) => message)].join('\n')
  return { score: result.score, status: result.status, text }
}

const cases: readonly (readonly [learner: string, score: number, says: RegExp])[] = [
  ['honest', 6, /^\s*$/],
  ['symlink', 0, /"web\.yaml" was not read: it is a symbolic link/],
  ['linked-folder', 0, /it is no folder but a link/],
  ['fifo', 0, /"web\.yaml" was not read: it is no regular file/],
  ['absolute', 0, /commands\.txt, line 1: error: the path .* does not exist/],
  ['dots', 0, /commands\.txt, line 1: error: the path "..\/..\/teacher\.yaml" does not exist/],
  ['huge', 0, /"web\.yaml" has \d+ kilobytes; 128 are allowed/],
  ['deep', 0, /nested more than 100 deep/],
  ['deep-dashes', 0, /nested more than 100 deep/],
  ['aliases', 0, /aliases that expand to far too much/],
  ['billions', 0, /deployments\.apps "web" is forbidden: .* spec\.replicas is 2000000000/],
  ['scales', 0, /deployment "web" asks for 90000 pods; an exercise may have 200 in all/],
  ['prototype', 0, /a key "__proto__", which no Kubernetes object has/],
  ['patterns', 0, /too many patterns in one line/],
  ['status', 1, /has a status: it was ignored[\s\S]*0 ready replicas/],
  ['status-command', 0, /writes a status by hand/],
  ['owner', 0, /sets metadata\.ownerReferences by hand/],
  ['deletes', 5, /deleted configmap default\/prices/],
  ['alters', 5, /changed configmap default\/prices \(data\)/],
  ['node-name', 0, /deployment "web" sets spec\.nodeName to "node-1"/],
  ['node-name-command', 0, /pod "x" sets spec\.nodeName to "node-1"/],
  ['tolerates', 0, /tolerates every taint/],
  ['shell', 0, /no shell runs here/],
  ['program', 0, /only kubectl commands run here, found "cat \/etc\/passwd"/],
  ['waits', 0, /./],
  ['endless', 0, /Grading stopped early: the time limit of 4 seconds was reached/],
  ['html', 0, /./],
  ['=cmd|calc', 6, /^\s*$/],
  ['code', 6, /"cucumber\.js" was not read/],
  ['empty', 0, /it is empty/],
  ['hard-link', 6, /^\s*$/],
  ['absent', 0, /Nothing was handed in/],
]

for (const [learner, score, says] of cases) {
  test(`the learner "${learner}" gets ${score} points and a plain reason`, () => {
    const grade = of(learner)
    expect(grade.text).to.match(says)
    expect(grade.score, grade.text).to.equal(score)
  })
}

test('no code of a submission ever runs', () => {
  expect(() => readFileSync(join(home, 'pwned'))).to.throw('ENOENT')
})

test('nothing of the machine and no hidden expectation is in what learners read', () => {
  for (const learner of results.keys()) {
    const folder = join(out, folderName({ learner }))
    for (const file of ['feedback.html', 'gradescope.json', 'classroom50.json', 'github-classroom.json', 'junit.xml']) {
      const text = readFileSync(join(folder, file), 'utf8')
      for (const leak of [SECRET, 'The secret expectation', __dirname, `${tmpdir()}/gherkube-grade`, 'node_modules']) {
        expect(text, `${learner}, ${file}`).not.to.contain(leak)
      }
    }
  }
})

test('what a learner wrote is text on every page and no formula in the table', () => {
  const pages = [join(out, 'index.html'), join(out, 'html', 'feedback.html')].map((file) => readFileSync(file, 'utf8'))
  for (const text of pages) expect(text).not.to.contain('<script>')
  expect(readFileSync(join(out, 'grades.csv'), 'utf8')).to.contain(`,'=cmd|calc,`)
})
