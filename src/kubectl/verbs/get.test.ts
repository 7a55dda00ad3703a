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
  expect(await fails('get pods --field-selector a')).to.equal(
    'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "a": invalid field selector: "a"; expected field=value or field!=value\n',
  )
  expect(await fails('get pods x --field-selector metadata.name=x')).to.equal(
    'error: name cannot be provided when a selector is specified\n',
  )
  expect(await fails('get pods/a/b')).to.equal(
    'error: arguments in resource/name form may not have more than one slash\n',
  )
  expect(await fails('get pods,')).to.equal('error: the server doesn\'t have a resource type ""\n')
  expect(await fails('get pods -o name --show-labels')).to.equal(
    'error: --show-labels option cannot be used with name printer\n',
  )
  expect(await fails('get pods -o wide=3')).to.contain('suitable for the output format "wide=3"')
  expect(await fails('get pods --subresource=status')).to.equal(
    'error: subresource cannot be used when bulk resources are specified\n',
  )
})

test('what is named more than once is shown as often', async () => {
  const { ok } = await withWeb()
  expect(await ok('get deploy web web -o name')).to.equal('deployment.apps/web\ndeployment.apps/web\n')
})

test('a node can be named where every namespace is asked for', async () => {
  const { ok, fails } = await withWeb()
  expect(await ok('get node n1 -A -o name')).to.equal('node/n1\n')
  expect(await fails('get deploy web -A')).to.equal(
    'error: a resource cannot be retrieved by name across all namespaces\n',
  )
})

test('names carry their kind when several kinds are found, not when they are asked for', async () => {
  const { run } = await withWeb()
  expect((await run('get deploy/web svc/nope')).stdout).to.match(/^NAME.*\nweb /)
  expect((await run('get deploy,svc nope -o json')).stdout).to.contain('"items": []')
})

test('text is sorted by its bytes, and one table at a time', async () => {
  const { ok, run, fails } = kubectlWorld()
  for (const name of ['a10', 'a2', 'a9']) await ok(`create cm ${name} --from-literal=v=${name}`)
  expect(await ok('get cm a10 a2 a9 --sort-by=.data.v -o name')).to.equal('configmap/a10\nconfigmap/a2\nconfigmap/a9\n')
  expect((await run('get cm --sort-by=.nope')).stderr).to.equal('No resources found in default namespace.\n')
  const refusal = 'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n'
  expect(await fails('get cm,secrets --sort-by=.metadata.name')).to.equal(refusal)
  expect(await fails('get cm --sort-by=.nope -o name')).to.contain("couldn't find any field")
})

test('templates see who owns which fields; whole objects are printed without', async () => {
  const { ok } = await withWeb()
  expect(await ok('get deploy web -o jsonpath={.metadata.managedFields[0].manager}')).to.equal('kubectl-create')
  expect(await ok('get deploy web -o yaml')).not.to.contain('managedFields')
  expect(await ok('get deploy web --server-print=false')).to.match(/^NAME +AGE\nweb +5s\n$/)
})

test('columns may stand in a file, and KYAML is YAML too', async () => {
  const { ok } = kubectlWorld({ files: { 'columns.txt': 'NAME  PHASE\n.metadata.name  .status.phase\n' } })
  expect(await ok('get ns default -o custom-columns-file=columns.txt')).to.equal('NAME      PHASE\ndefault   Active\n')
  const text = await ok('get ns default -o kyaml')
  expect(text).to.match(/^---\n\{\n {2}apiVersion: "v1",\n {2}kind: "Namespace",\n/)
  expect(parse(text)).to.deep.equal(JSON.parse(await ok('get ns default -o json')))
})
