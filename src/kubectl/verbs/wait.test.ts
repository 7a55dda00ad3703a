import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

test('wait lets time pass until a condition holds', async () => {
  const { ok, cluster } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19 --replicas=2')
  expect(await ok('wait --for=condition=available deploy/web')).to.equal('deployment.apps/web condition met\n')
  expect(cluster.now()).to.be.above(cluster.simulation.start)
})

test('wait compares what a path finds', async () => {
  const { ok } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19 --replicas=2')
  expect(await ok("wait --for=jsonpath='{.status.readyReplicas}'=2 deploy/web")).to.contain('condition met')
})

test('wait gives up at the time-out', async () => {
  const { ok, fails, cluster } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19')
  await ok('wait --for=condition=available deploy/web')
  const before = cluster.now()
  expect(await fails('wait --for=condition=Failing deploy/web --timeout=10s')).to.equal(
    'error: timed out waiting for the condition on deployments/web\n',
  )
  expect(cluster.now() - before).to.equal(10_000)
})

test('wait for deletion is content with what is not there', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await ok('wait --for=delete pod/nope')).to.equal('')
  expect(await fails('wait --for=condition=Ready pod -l a=b')).to.equal('error: no matching resources found\n')
  expect(await fails('wait --for=sun pod/x')).to.equal('error: unrecognized condition: "sun"\n')
})

test('logs are those of the container, and a missing pod is named', async () => {
  const { ok, run, fails, cluster, pass } = kubectlWorld()
  cluster.simulation.setImage('talker', { logs: 'one\ntwo\nthree\n' })
  await ok('run talk --image=talker')
  await pass(5)
  expect(await ok('logs talk')).to.equal('one\ntwo\nthree\n')
  expect(await ok('logs talk --tail=1 --prefix')).to.equal('[pod/talk/talk] three\n')
  expect(await fails('logs nope')).to.equal(
    'error: error from server (NotFound): pods "nope" not found in namespace "default"\n',
  )
  await ok('create deployment web --image=talker --replicas=2')
  await pass(5)
  const { stdout, stderr } = await run('logs deploy/web')
  expect(stdout).to.equal('one\ntwo\nthree\n')
  expect(stderr).to.match(/^Found 2 pods, using pod\/web-/)
})

test('a container that waits has no logs but a reason', async () => {
  const { ok, fails, cluster, pass } = kubectlWorld()
  cluster.simulation.setImage('bad', { pull: 'fail' })
  await ok('run x --image=bad')
  await pass(60)
  expect(await fails('logs x')).to.equal(
    'Error from server (BadRequest): container "x" in pod "x" is waiting to start: trying and failing to pull image\n',
  )
  expect(await fails('logs x -p')).to.equal(
    'Error from server (BadRequest): previous terminated container "x" in pod "x" not found\n',
  )
})

test('a path of a wait leads to one plain value', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create cm c --from-literal=a=1 --from-literal=b=2')
  expect(await fails('wait cm/c --for=jsonpath={.data}=x --timeout=1s')).to.equal(
    'error: jsonpath leads to a nested object or list which is not supported\n',
  )
  expect(await fails('wait cm/c --for=jsonpath={.data.*}=x --timeout=1s')).to.equal(
    'error: given jsonpath expression matches more than one value\n',
  )
  expect(await fails('wait cm/c --for=jsonpath={.data.a}= --timeout=1s')).to.contain(
    'has to have a value after equal sign',
  )
  expect(await fails('wait cm/c --for=jsonpath={.data')).to.contain("unexpected path string, expected a 'name1.name2'")
})

test('wait with a time-out of nothing looks once', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create deployment web --image=nginx')
  expect(await fails('wait deploy/web --for=condition=Available --timeout=0')).to.equal(
    'error: condition not met for deployments/web\n',
  )
})
