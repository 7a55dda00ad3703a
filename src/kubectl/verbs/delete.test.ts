import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, type KubectlWorld, kubectlWorld } from '../../testing/kubectl-world'

async function withWeb(): Promise<KubectlWorld> {
  const world = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx:1.19') } })
  await world.ok('apply -f web.yaml')
  await world.pass(5)
  return world
}

test('delete names each object and its namespace, and waits until it is gone', async () => {
  const { ok, fails } = await withWeb()
  await ok('run solo --image=nginx:1.19')
  expect(await ok('delete pod solo')).to.equal('pod "solo" deleted from default namespace\n')
  expect(await fails('get pod solo')).to.contain('not found')
  expect(await ok('delete -f web.yaml')).to.equal('deployment.apps "web" deleted from default namespace\n')
  expect(await fails('delete deploy web')).to.equal('Error from server (NotFound): deployments.apps "web" not found\n')
  expect(await ok('delete node n2')).to.equal('node "n2" deleted\n')
})

test('owned objects stay when they are orphaned, in the old notation too', async () => {
  for (const flag of ['--cascade=orphan', '--cascade=false']) {
    const { run, ok, pass } = await withWeb()
    const { stderr } = await run(`delete deploy web ${flag}`)
    expect(stderr).to.equal(
      flag === '--cascade=orphan'
        ? ''
        : 'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n',
    )
    await pass(60)
    expect((await ok('get pods -o name')).trim().split('\n')).to.have.length(2)
  }
})

test('without mercy there is a warning and no wait', async () => {
  const { ok, run } = await withWeb()
  const name = (await ok('get pods -o name')).split('\n')[0]
  const { stdout, stderr } = await run(`delete ${name} --force --grace-period=0`)
  expect(stdout).to.match(/^pod "web-.*" force deleted from default namespace\n$/)
  expect(stderr).to.match(/^Warning: Immediate deletion does not wait for confirmation/)
})

test('all of a kind, or those with a label, are deleted', async () => {
  const { ok, run } = await withWeb()
  expect((await ok('delete pods -l app=web')).trim().split('\n')).to.have.length(2)
  expect((await ok('delete pods --all')).trim().split('\n')).to.have.length(2)
  expect(await run('delete pods -l app=nothing')).to.deep.equal({
    exitCode: 0,
    stdout: 'No resources found\n',
    stderr: '',
  })
  expect((await run('delete pods')).stderr).to.equal('error: resource(s) were provided, but no name was specified\n')
})

test('wrong flags are refused', async () => {
  const { fails } = await withWeb()
  expect(await fails('delete deploy web --cascade=maybe')).to.equal(
    'error: invalid cascade value (maybe). Must be "background", "foreground", or "orphan"\n',
  )
  expect(await fails('delete deploy web --dry-run')).to.contain('--dry-run flag without a value was specified')
})
