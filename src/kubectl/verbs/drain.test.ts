import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, kubectlWorld } from '../../testing/kubectl-world'

const daemonSet = deploymentYaml('agent', 'agent:1', 'revisionHistoryLimit: 10').replace('Deployment', 'DaemonSet')
const withEmptyDir =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: cache\nspec:\n  nodeName: n1\n  volumes:\n  - name: v\n    emptyDir: {}\n  containers:\n  - name: a\n    image: x\n'

test('cordon and uncordon say what was so already', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await ok('cordon n1')).to.equal('node/n1 cordoned\n')
  expect(await ok('cordon n1')).to.equal('node/n1 already cordoned\n')
  expect(await ok('get nodes n1 --no-headers')).to.contain('Ready,SchedulingDisabled')
  expect(await ok('uncordon n1')).to.equal('node/n1 uncordoned\n')
  expect(await ok('uncordon n1')).to.equal('node/n1 already uncordoned\n')
  expect(await fails('cordon nope')).to.equal('Error from server (NotFound): nodes "nope" not found\n')
})

test('a drain moves the pods of a node elsewhere and waits until they are gone', async () => {
  const { ok, pass } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19 --replicas=2')
  await pass(5)
  const lines = (await ok('drain n1')).trimEnd().split('\n')
  expect(lines[0]).to.equal('node/n1 cordoned')
  expect(lines[1]).to.match(/^evicting pod default\/web-/)
  expect(lines[2]).to.match(/^pod\/web-.* evicted$/)
  expect(lines[3]).to.equal('node/n1 drained')
  await pass(5)
  expect(await ok("get pods -o jsonpath='{.items[*].spec.nodeName}'")).to.equal('n2 n2')
})

test('pods in the way stop a drain before it begins', async () => {
  const { ok, pass, run } = kubectlWorld({ files: { 'ds.yaml': daemonSet, 'pod.yaml': withEmptyDir } })
  await ok('apply -f ds.yaml -f pod.yaml')
  await pass(5)
  const pod = (
    await ok("get pods -l app=agent --field-selector spec.nodeName=n1 -o jsonpath='{.items[0].metadata.name}'")
  ).trim()
  const { stdout, stderr, exitCode } = await run('drain n1')
  expect(exitCode).to.equal(1)
  expect(stdout).to.equal('node/n1 cordoned\n')
  const reasons = [
    `cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/${pod}`,
    'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/cache',
  ]
  expect(stderr).to.equal(
    `error: unable to drain node "n1" due to error: [${reasons.join(', ')}], continuing command...\nThere are pending nodes to be drained:\n n1\n${reasons.join('\n')}\n`,
  )
})

test('flags allow what would be in the way', async () => {
  const { ok, pass, run } = kubectlWorld({ files: { 'ds.yaml': daemonSet, 'pod.yaml': withEmptyDir } })
  await ok('apply -f ds.yaml -f pod.yaml')
  await pass(5)
  const { stdout, stderr, exitCode } = await run('drain n1 --ignore-daemonsets --delete-emptydir-data --force')
  expect(exitCode).to.equal(0)
  expect(stdout).to.equal('node/n1 cordoned\nevicting pod default/cache\npod/cache evicted\nnode/n1 drained\n')
  expect(stderr).to.match(/^Warning: .*ignoring DaemonSet-managed Pods: default\/agent-/)
})

test('a disruption budget holds pods back until the time-out', async () => {
  const { ok, pass, run } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19 --replicas=1')
  await ok('create pdb web --selector=app=web --min-available=1')
  await pass(5)
  const node = (await ok("get pods -o jsonpath='{.items[0].spec.nodeName}'")).trim()
  const { stderr, stdout, exitCode } = await run(`drain ${node} --timeout=12s`)
  expect(exitCode).to.equal(1)
  expect(stdout.match(/evicting pod/g)).to.have.length(3)
  expect(stderr).to.contain("(will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.")
  expect(stderr).to.contain('global timeout reached: 12s')
})

test('a selector of pods that cannot be read is refused before any node is cordoned', async () => {
  const { run } = kubectlWorld()
  expect(await run('drain n1 --pod-selector="a in b"')).to.deep.equal({
    exitCode: 1,
    stdout: '',
    stderr: 'error: --pod-selector=<pod_selector> must be a valid label selector\n',
  })
})
