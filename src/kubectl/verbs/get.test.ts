import { test } from 'node:test'
import { expect } from 'chai'
import { parse } from 'yaml'
import { type KubectlWorld, kubectlWorld } from '../../testing/kubectl-world'

async function withWeb(): Promise<KubectlWorld> {
  const world = kubectlWorld()
  await world.ok('create deployment web --image=nginx:1.19 --replicas=2')
  await world.pass(5)
  return world
}

test('get shows one kind as a table, several kinds with their kind before the name', async () => {
  const { ok } = await withWeb()
  expect(await ok('get deploy')).to.equal(
    'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    2/2     2            2           5s\n',
  )
  const tables = (await ok('get deploy,svc')).split('\n\n')
  expect(tables).to.have.length(2)
  expect(tables[0]).to.contain('deployment.apps/web')
  expect(tables[1]).to.contain('service/kubernetes')
})

test('get all leaves out kinds without objects', async () => {
  const { ok } = await withWeb()
  const names = (await ok('get all --no-headers')).split('\n').map((line) => line.split(/[/ ]/)[0])
  expect([...new Set(names)].filter(Boolean)).to.deep.equal(['pod', 'service', 'deployment.apps', 'replicaset.apps'])
})

test('get names what it does not find, and shows the rest', async () => {
  const { run, ok } = await withWeb()
  const { stdout, stderr, exitCode } = await run('get deploy web nope')
  expect(stdout).to.contain('web ')
  expect(stderr).to.equal('Error from server (NotFound): deployments.apps "nope" not found\n')
  expect(exitCode).to.equal(1)
  expect(await ok('get deploy nope --ignore-not-found')).to.equal('')
})

test('nothing found is said on stderr and is no error', async () => {
  const { run } = kubectlWorld({ nodes: [] })
  expect(await run('get pods')).to.deep.equal({
    exitCode: 0,
    stdout: '',
    stderr: 'No resources found in default namespace.\n',
  })
  expect(await run('get nodes')).to.deep.equal({ exitCode: 0, stdout: '', stderr: 'No resources found\n' })
  expect(await run('get pods -A')).to.deep.equal({ exitCode: 0, stdout: '', stderr: 'No resources found\n' })
})

test("objects can be printed whole, by name, by path and in columns of one's own", async () => {
  const { ok } = await withWeb()
  expect(await ok('get deploy -o name')).to.equal('deployment.apps/web\n')
  expect(JSON.parse(await ok('get deploy -o json')).kind).to.equal('List')
  expect(JSON.parse(await ok('get deploy web -o json')).kind).to.equal('Deployment')
  expect(await ok('get deploy web -o yaml')).to.match(/^apiVersion: apps\/v1\nkind: Deployment\n/)
  expect(await ok("get deploy -o jsonpath='{.items[*].metadata.name}'")).to.equal('web')
  expect(await ok('get deploy -o custom-columns=N:.metadata.name,X:.spec.nothing')).to.equal('N     X\nweb   <none>\n')
  expect(await ok("get deploy web -o go-template='{{.kind}}'")).to.equal('Deployment')
})

test('an unknown format lists the known ones', async () => {
  const message = await (await withWeb()).fails('get deploy -o table')
  expect(message).to.match(
    /^error: unable to match a printer suitable for the output format "table", allowed formats are: custom-columns,custom-columns-file,go-template,/,
  )
})

test('labels choose, show and become columns', async () => {
  const { ok, run } = await withWeb()
  expect(await ok('get deploy -l app=web --show-labels --no-headers')).to.match(/app=web\n$/)
  expect(await ok('get deploy -L app')).to.match(/AGE {3}APP\nweb .* web\n$/)
  expect((await run('get deploy -l app=db')).stderr).to.equal('No resources found in default namespace.\n')
  expect(await ok('get pods -A --field-selector status.phase=Running -o name')).to.match(/^pod\/web-.*\npod\/web-.*\n$/)
})

test('objects can be sorted by any field', async () => {
  const { ok } = kubectlWorld()
  await ok('create deployment a --image=x --replicas=10')
  await ok('create deployment b --image=x --replicas=9')
  expect(await ok('get deploy --sort-by=.spec.replicas -o name')).to.equal('deployment.apps/b\ndeployment.apps/a\n')
  expect(await ok('get deploy --sort-by={.metadata.name} -o name')).to.equal('deployment.apps/a\ndeployment.apps/b\n')
})

test('a watch shows a row for each change and ends when nothing is left to happen', async () => {
  const { ok, cluster } = await withWeb()
  await ok('scale deploy web --replicas=3')
  const rows = (await ok('get deploy -w'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ +/).slice(1, 2)[0])
  expect(rows[0]).to.equal('READY')
  expect(rows[1]).to.equal('2/3')
  expect(rows.at(-1)).to.equal('3/3')
  expect(cluster.now() - cluster.simulation.start).to.be.below(60_000)
})

test('mistakes in what is asked for are told as kubectl tells them', async () => {
  const { fails } = kubectlWorld()
  expect(await fails('get')).to.contain('error: Required resource not specified.\nUse "kubectl explain <resource>"')
  expect(await fails('get foo')).to.equal('error: the server doesn\'t have a resource type "foo"\n')
  expect(await fails('get pods pod/x')).to.contain('there is no need to specify a resource type as a separate argument')
  expect(await fails('get pods x -l a=b')).to.equal('error: name cannot be provided when a selector is specified\n')
  expect(await fails('get pods --field-selector a=b')).to.contain('field label not supported: a')
})

test('columns may stand in a file, and KYAML is YAML too', async () => {
  const { ok } = kubectlWorld({ files: { 'columns.txt': 'NAME  PHASE\n.metadata.name  .status.phase\n' } })
  expect(await ok('get ns default -o custom-columns-file=columns.txt')).to.equal('NAME      PHASE\ndefault   Active\n')
  const text = await ok('get ns default -o kyaml')
  expect(text).to.match(/^---\n\{\n {2}apiVersion: "v1",\n {2}kind: "Namespace",\n/)
  expect(parse(text)).to.deep.equal(JSON.parse(await ok('get ns default -o json')))
})
