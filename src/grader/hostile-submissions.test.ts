import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { expect } from 'chai'
import { deployment, GradedClass, type HandIn, HIDDEN_EXPECTATION, SECRET, settingsWith } from '../testing/graded-class'
import { folderName } from './class-run'
import { gradeText } from './grade-text'

/*
 * A class in which nearly everybody attacks the grader with what is written in their files. It is graded once; each test
 * looks at one learner: every one has a result with a plain reason, and the honest learner has full marks.
 */

const people = new GradedClass()
const { home, out } = people

const web = { 'web.yaml': deployment() }
const commands = (line: string): Pick<HandIn, 'files' | 'commands'> => ({ files: web, commands: `${line}\n` })
const manifest = (text: string): Pick<HandIn, 'files'> => ({ files: { 'web.yaml': text } })
const WAIT_FOR_EVER = 'kubectl wait --for=delete configmap/prices --timeout=999999h'
const MARKUP = '</pre><script>alert(1)</script>\\u001b[2J::error title=x::'

const bomb = [
  'a0: &a0 [x,x,x,x,x,x,x,x,x]',
  ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
].join('\n')

const configMaps = (from: number): string =>
  Array.from({ length: 99 }, (_, at) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: c${from + at}}}`).join(
    '\n---\n',
  )

const attacks: Readonly<Record<string, HandIn>> = {
  honest: { files: web, score: 6, says: /^\s*$/ },

  // Files of the machine.
  absolute: {
    ...commands(`kubectl apply -f ${join(home, 'teacher.yaml')}`),
    score: 0,
    says: /line 1: error: the path .* does not exist/,
  },
  dots: {
    ...commands('kubectl apply -f ../../teacher.yaml'),
    score: 0,
    says: /error: the path "..\/..\/teacher\.yaml" does not exist/,
  },
  'from-file': {
    ...commands('kubectl create configmap x --from-file=/etc/passwd'),
    score: 0,
    says: /commands\.txt, line 1: error: .*\/etc\/passwd/,
  },
  'patch-file': {
    ...commands('kubectl patch deployment web --patch-file=/etc/passwd'),
    score: 0,
    says: /commands\.txt, line 1: error: /,
  },
  kustomize: { ...commands('kubectl apply -k /etc'), score: 0, says: /commands\.txt, line 1: error: / },
  url: {
    ...commands('kubectl apply -f https://example.com/web.yaml'),
    score: 0,
    says: /commands\.txt, line 1: error: /,
  },
  shell: { ...commands('kubectl get pods; cat /etc/passwd > /tmp/x'), score: 0, says: /no shell runs here/ },
  substitution: { ...commands('kubectl get pods $(cat /etc/passwd) `id`'), score: 0, says: /commands\.txt, line 1: / },
  program: {
    ...commands('cat /etc/passwd'),
    score: 0,
    says: /only kubectl commands run here, found "cat \/etc\/passwd"/,
  },

  // Too much.
  deep: { ...manifest(`${deployment()}${'['.repeat(100_000)}`), score: 0, says: /nested more than 100 deep/ },
  'deep-dashes': { ...manifest(`${'- '.repeat(60_000)}x`), score: 0, says: /nested more than 100 deep/ },
  aliases: { ...manifest(bomb), score: 0, says: /aliases that expand to far too much/ },
  billions: {
    ...manifest(deployment({ replicas: '2000000000' })),
    score: 0,
    says: /deployments\.apps "web" is forbidden: .* spec\.replicas is 2000000000/,
  },
  scales: {
    ...commands('kubectl scale deployment web --replicas=90000'),
    score: 0,
    says: /deployment "web" asks for 90000 pods; an exercise may have 200 in all/,
  },
  objects: {
    files: { ...web, ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`x${n}.yaml`, configMaps(n * 99)])) },
    score: 0,
    says: /gherkube keeps at most 400 objects in one simulated cluster/,
  },
  endless: {
    ...commands(`kubectl create cronjob tick --image=busybox --schedule='* * * * *'\n${WAIT_FOR_EVER}`),
    score: 0,
    says: /^3 checks of 3 stopped early: More than 20000 events: no more may happen in this simulation\.[\s\S]*line 2: .*More than 20000 events: no more may happen in this simulation/,
  },
  'going in circles': {
    files: {
      'web.yaml': deployment({
        pod: '      tolerations: [{ key: out, operator: Exists, effect: NoExecute, tolerationSeconds: 0 }]\n',
      }),
    },
    commands: `kubectl taint nodes --all out=now:NoExecute\n${WAIT_FOR_EVER}\n`,
    score: 0,
    says: /More than 20000 events: no more may happen[\s\S]*taint/,
  },
  waits: {
    ...commands(WAIT_FOR_EVER),
    score: 0,
    says: /line 1: error: timed out waiting for the condition on configmaps\/prices/,
  },

  // Patterns that make a matcher slow.
  patterns: { ...commands(`kubectl apply -f '${'*a'.repeat(40)}'`), score: 0, says: /too many patterns in one line/ },
  'a slow name': { ...manifest(deployment({ name: `${'a-'.repeat(30_000)}!` })), score: 0, says: /Invalid value/ },
  'a slow quantity': {
    ...manifest(deployment({ pod: `      overhead: { cpu: "${'1'.repeat(60_000)}x" }\n` })),
    score: 0,
    says: /web\.yaml: /,
  },
  'a slow schedule': {
    ...commands(`kubectl create cronjob tick --image=busybox --schedule='${'1,'.repeat(900)}x * * * *'`),
    score: 0,
    says: /line 1: /,
  },
  'a slow selector': { ...commands(`kubectl get pods -l '${'a in (a),'.repeat(300)}!'`), score: 0, says: /line 1: / },
  'a slow template': {
    ...commands(`kubectl get pods -o jsonpath='${'{range .items[*]}'.repeat(200)}{.a'`),
    score: 0,
    says: /line 1: /,
  },

  // What is not theirs to say.
  prototype: {
    ...manifest(`${deployment()}__proto__: { polluted: true }\n`),
    score: 0,
    says: /a key "__proto__", which no Kubernetes object has/,
  },
  'prototype-patch': {
    ...commands(`kubectl patch deployment web -p '{"spec":{"__proto__":{"polluted":true}}}'`),
    score: 6,
    says: /^\s*$/,
  },
  status: {
    ...manifest(deployment({ replicas: '0', after: 'status: { readyReplicas: 2 }\n' })),
    score: 1,
    says: /has a status: it was ignored[\s\S]*0 ready replicas/,
  },
  'status-command': {
    files: { 'web.yaml': deployment({ replicas: '0' }) },
    commands: `kubectl patch deployment web --subresource=status -p '{"status":{"readyReplicas":2}}'\n`,
    score: 0,
    says: /line 1: a status is not to be written by hand/,
  },
  owner: {
    ...manifest(deployment({ name: 'web, ownerReferences: [{ apiVersion: v1, kind: Node, name: n, uid: u }]' })),
    score: 0,
    says: /sets metadata\.ownerReferences by hand/,
  },
  'status-quoted': {
    files: { 'web.yaml': deployment({ replicas: '0' }) },
    commands: `kubectl patch deployment web --sub're'source status -p '{"status":{"readyReplicas":2}}'\n`,
    score: 0,
    says: /line 1: a status is not to be written by hand/,
  },
  'owner-escaped': {
    ...commands(
      `kubectl patch configmap prices -p '{"metadata":{"owner\\u0052eferences":[{"apiVersion":"v1","kind":"Node","name":"node-1","uid":"u","controller":true}]}}'`,
    ),
    score: 0,
    says: /configmap "prices" has owner references that are set by hand/,
  },
  'another name': {
    ...commands('kubectl create configmap x --field-manager=kube-controller-manager'),
    score: 0,
    says: /line 1: nobody may write in the name of another/,
  },
  'an editor': {
    ...commands('kubectl edit deployment web --edited-file /etc/passwd'),
    score: 0,
    says: /line 1: error: /,
  },
  'tags that make things': {
    ...manifest("apiVersion: v1\nkind: !!js/function 'function(){ process.exit() }'\nmetadata: !!js/regexp /(a+)+$/\n"),
    score: 0,
    says: /web\.yaml: error: /,
  },
  'a number without end': {
    ...manifest(deployment().replace('nginx:1.25 }', 'nginx:1.25, resources: { requests: { cpu: "1e999999999" } } }')),
    score: 3,
    says: /0 ready replicas/,
  },
  event: {
    files: {
      ...web,
      'x.yaml':
        'apiVersion: v1\nkind: Event\nmetadata: { name: x }\ninvolvedObject: { kind: Pod, name: x, namespace: default }\nreason: Started\n',
    },
    score: 0,
    says: /event "x" is written by hand/,
  },
  deletes: { ...commands('kubectl delete configmap prices'), score: 5, says: /deleted configmap default\/prices/ },
  alters: {
    ...commands(`kubectl patch configmap prices -p '{"data":{"apple":"0"}}'`),
    score: 5,
    says: /changed configmap default\/prices \(data\)/,
  },
  'deletes-node': { ...commands('kubectl delete node node-2'), score: 5, says: /deleted node \/node-2/ },
  'node-name': {
    ...manifest(deployment({ pod: '      nodeName: node-1\n' })),
    score: 0,
    says: /deployment "web" sets spec\.nodeName to "node-1"/,
  },
  'node-name-command': {
    ...commands(`kubectl run x --image=nginx --overrides='{"spec":{"nodeName":"node-1"}}'`),
    score: 0,
    says: /pod "x" sets spec\.nodeName to "node-1"/,
  },
  tolerates: {
    ...manifest(deployment({ pod: '      tolerations: [{ operator: Exists }]\n' })),
    score: 0,
    says: /tolerates every taint/,
  },

  // What would act on readers.
  html: { ...manifest(deployment({ name: `"${MARKUP}"` })), score: 0, says: /Invalid value/ },
  '=cmd|calc': { files: web, score: 6, says: /^\s*$/ },
  '<b onclick=alert(1)>': { files: web, score: 6, says: /^\s*$/ },
  '::error::': { ...commands('kubectl ::warning::x ##[group]'), score: 0, says: /./ },
}

before(async () => {
  for (const [learner, attack] of Object.entries(attacks)) people.handIn(learner, attack)
  await people.grade()
})

after(() => people.close())

for (const [learner, { score, says }] of Object.entries(attacks)) {
  test(`the learner "${learner}" gets ${score} points and a plain reason`, () => {
    const grade = people.of(learner)
    expect(grade.text).to.match(says)
    expect(grade.score, grade.text).to.equal(score)
  })
}

test('who gets past every other limit meets the watchdog, with a reason, and the class goes on', async () => {
  const slow = new GradedClass(settingsWith('{ seconds: 4, events: 1000000000 }'))
  slow.handIn('endless', attacks.endless as HandIn)
  slow.handIn('next', attacks.honest as HandIn)
  try {
    await slow.grade()
    expect(slow.results.map(({ learner, status, score }) => [learner, status, score])).to.deep.equal([
      ['absent', 'missing', 0],
      ['endless', 'stopped', 0],
      ['next', 'graded', 6],
    ])
    expect(slow.of('endless').text).to.contain('Grading stopped early: the time limit of 4 seconds was reached.')
  } finally {
    slow.close()
  }
})

test('nothing of the machine and no hidden expectation is in what learners read', () => {
  for (const { learner } of people.results) {
    for (const file of ['feedback.html', 'gradescope.json', 'classroom50.json', 'github-classroom.json', 'junit.xml']) {
      const text = readFileSync(join(out, folderName({ learner }), file), 'utf8')
      for (const leak of [
        SECRET,
        HIDDEN_EXPECTATION,
        'nginx:1.25"',
        __dirname,
        `${tmpdir()}/gherkube-grade`,
        'node_modules',
        'root:x:0',
      ])
        expect(text, `${learner}, ${file}`).not.to.contain(leak)
    }
  }
})

test('what a learner wrote is text on every page and no formula in the table', () => {
  const pages = [join(out, 'index.html'), join(out, 'html', 'feedback.html')].map((file) => readFileSync(file, 'utf8'))
  for (const text of pages) expect(text).not.to.match(/<script>|<b onclick/)
  expect(readFileSync(join(out, 'grades.csv'), 'utf8')).to.contain(`,'=cmd|calc,`)
})

test('what a learner wrote starts no command of a terminal or a workflow', () => {
  for (const result of people.results) {
    const text = gradeText(result, { colours: false })
    expect(text).not.to.match(/::|##\[/)
    expect(text).not.to.match(/[^\P{Cc}\n]/u)
  }
})
