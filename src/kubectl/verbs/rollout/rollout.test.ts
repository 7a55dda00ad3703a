import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, type KubectlWorld, kubectlWorld } from '../../../testing/kubectl-world'

async function withWeb(): Promise<KubectlWorld> {
  const world = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx:1.19') } })
  await world.ok('apply -f web.yaml')
  await world.pass(5)
  return world
}

test('status follows a rollout to its end', async () => {
  const { ok } = await withWeb()
  await ok('set image deploy/web app=nginx:1.20')
  const lines = (await ok('rollout status deploy/web')).trimEnd().split('\n')
  expect(lines[0]).to.equal('Waiting for deployment spec update to be observed...')
  expect(lines).to.include(
    'Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...',
  )
  expect(lines.at(-1)).to.equal('deployment "web" successfully rolled out')
})

test('status without watching says it once', async () => {
  const { ok } = await withWeb()
  await ok('scale deploy web --replicas=5')
  expect((await ok('rollout status deploy/web --watch=false')).split('\n')).to.have.length(2)
})

test('status gives up at the time-out', async () => {
  const { ok, run, cluster } = await withWeb()
  cluster.simulation.setImage('bad', { pull: 'fail' })
  await ok('set image deploy/web app=bad')
  const before = cluster.now()
  const { exitCode, stderr } = await run('rollout status deploy/web --timeout=30s')
  expect(exitCode).to.equal(1)
  expect(stderr).to.equal('error: timed out waiting for the condition\n')
  expect(cluster.now() - before).to.equal(30_000)
})

test('status says when a rollout has failed', async () => {
  const { ok, fails, cluster } = await withWeb()
  cluster.simulation.setImage('bad', { pull: 'fail' })
  await ok('set image deploy/web app=bad')
  expect(await fails('rollout status deploy/web')).to.equal('error: deployment "web" exceeded its progress deadline\n')
})

test('history lists revisions and their causes', async () => {
  const { ok, run } = await withWeb()
  const { stderr } = await run('set image deploy/web app=nginx:1.20 --record')
  expect(stderr).to.equal('Flag --record has been deprecated, --record will be removed in the future\n')
  await ok('rollout status deploy/web')
  expect(await ok('rollout history deploy/web')).to.equal(
    `deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         kubectl set image deploy/web app=nginx:1.20 --record=true\n\n`,
  )
})

test('history shows the template of one revision', async () => {
  const { ok, fails } = await withWeb()
  const text = await ok('rollout history deploy/web --revision=1')
  // kubectl does not align this one: tabs stay tabs.
  expect(text).to.match(
    /^deployment\.apps\/web with revision #1\nPod Template:\n {2}Labels:\tapp=web\n\tpod-template-hash=\w+\n/,
  )
  expect(text).to.contain('    Image:\tnginx:1.19\n')
  expect(await fails('rollout history deploy/web --revision=9')).to.equal(
    'error: unable to find the specified revision\n',
  )
})

test('undo goes back one revision, or to a given one', async () => {
  const { ok, fails } = await withWeb()
  for (const image of ['nginx:1.20', 'nginx:1.21']) {
    await ok(`set image deploy/web app=${image}`)
    await ok('rollout status deploy/web')
  }
  const image = () => ok("get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'")
  expect(await ok('rollout undo deploy/web')).to.equal('deployment.apps/web rolled back\n')
  expect(await image()).to.equal('nginx:1.20')
  await ok('rollout status deploy/web')
  expect(await ok('rollout undo deploy/web --to-revision=1')).to.equal('deployment.apps/web rolled back\n')
  expect(await image()).to.equal('nginx:1.19')
  expect(await fails('rollout undo deploy/web --to-revision=42')).to.equal(
    'error: unable to find specified revision 42 in history\n',
  )
  await ok('rollout status deploy/web')
  expect(await ok('rollout undo deploy/web --to-revision=5')).to.equal(
    'deployment.apps/web skipped rollback (current template already matches revision 5)\n',
  )
})

test('undo that is only tried shows the template that it would go back to', async () => {
  const { ok } = await withWeb()
  await ok('set image deploy/web app=nginx:1.20')
  await ok('rollout status deploy/web')
  const text = await ok('rollout undo deploy/web --dry-run=client')
  expect(text).to.match(/^deployment\.apps\/web Pod Template:\n {2}Labels:\tapp=web\n/)
  expect(text).to.contain('    Image:\tnginx:1.19\n')
  expect(text).to.match(/\n \(dry run\)\n$/)
  expect(await ok("get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'")).to.equal('nginx:1.20')
})

test('a paused deployment can be neither undone nor restarted', async () => {
  const { ok, fails } = await withWeb()
  await ok('set image deploy/web app=nginx:1.20')
  await ok('rollout status deploy/web')
  expect(await ok('rollout pause deploy/web')).to.equal('deployment.apps/web paused\n')
  expect(await fails('rollout pause deploy/web')).to.equal('error: deployments.apps "web" is already paused\n')
  expect(await fails('rollout undo deploy/web')).to.contain('you cannot rollback a paused deployment; resume it first')
  expect(await fails('rollout restart deploy/web')).to.contain(
    "can't restart paused deployment (run rollout resume first)",
  )
  expect(await ok('rollout resume deploy/web')).to.equal('deployment.apps/web resumed\n')
  expect(await fails('rollout resume deploy/web')).to.equal('error: deployments.apps "web" is not paused\n')
})

test('restart makes a new revision', async () => {
  const { ok } = await withWeb()
  expect(await ok('rollout restart deploy/web')).to.equal('deployment.apps/web restarted\n')
  await ok('rollout status deploy/web')
  expect(await ok('rollout history deploy/web')).to.match(/\n2 +<none>\n/)
})

test('kinds without rollouts are refused', async () => {
  const { ok, fails } = await withWeb()
  const name = (await ok('get rs -o name')).trim()
  expect(await fails(`rollout status ${name}`)).to.equal(
    'error: no status viewer has been implemented for ReplicaSet.apps\n',
  )
  expect(await fails(`rollout undo ${name}`)).to.equal(
    'error: no rollbacker has been implemented for "ReplicaSet.apps"\n',
  )
})

test('history shows every revision whole, and no revision is less than none', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create deployment web --image=nginx:1')
  await ok('rollout status deploy/web')
  await ok('set image deploy/web nginx=nginx:2')
  await ok('rollout status deploy/web')
  expect((await ok('rollout history deploy/web -o yaml')).match(/image: nginx:\d/g)).to.deep.equal([
    'image: nginx:1',
    'image: nginx:2',
  ])
  expect(await fails('rollout undo deploy/web --to-revision=-1')).to.equal(
    'error: unable to find specified revision -1 in history\n',
  )
})
