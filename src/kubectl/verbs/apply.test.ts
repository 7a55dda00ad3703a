import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, kubectlWorld } from '../../testing/kubectl-world'

const web = deploymentYaml('web', 'nginx:1.19')

test('apply creates, leaves alone and configures', async () => {
  const files: Record<string, string> = { 'web.yaml': web, 'web2.yaml': deploymentYaml('web', 'nginx:1.20') }
  const { ok } = kubectlWorld({ files })
  expect(await ok('apply -f web.yaml')).to.equal('deployment.apps/web created\n')
  expect(await ok('apply -f web.yaml')).to.equal('deployment.apps/web unchanged\n')
  expect(await ok('apply -f web2.yaml')).to.equal('deployment.apps/web configured\n')
  expect(await ok("get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'")).to.equal('nginx:1.20')
})

test('apply keeps what others set and removes what it set itself', async () => {
  const files = {
    'a.yaml': deploymentYaml('web', 'nginx:1.19', 'minReadySeconds: 5'),
    'b.yaml': deploymentYaml('web', 'nginx:1.19', 'revisionHistoryLimit: 3'),
  }
  const { ok } = kubectlWorld({ files })
  await ok('apply -f a.yaml')
  await ok('scale deploy web --replicas=4')
  await ok('apply -f b.yaml')
  expect(
    await ok("get deploy web -o jsonpath='{.spec.replicas} {.spec.revisionHistoryLimit} {.spec.minReadySeconds}'"),
  ).to.equal('4 3 ')
})

test('a dry run changes nothing', async () => {
  const { ok, run } = kubectlWorld({ files: { 'web.yaml': web } })
  expect(await ok('apply -f web.yaml --dry-run=client')).to.equal('deployment.apps/web created (dry run)\n')
  expect(await ok('apply -f web.yaml --dry-run=server')).to.equal('deployment.apps/web created (server dry run)\n')
  expect((await run('get deploy')).stderr).to.equal('No resources found in default namespace.\n')
})

test('an object that was not applied before is warned about', async () => {
  const { ok, run } = kubectlWorld({ files: { 'web.yaml': web } })
  await ok('create -f web.yaml')
  const { stdout, stderr } = await run('apply -f web.yaml')
  expect(stdout).to.equal('deployment.apps/web configured\n')
  expect(stderr).to.match(
    /^Warning: resource deployments\/web is missing the .* The missing annotation will be patched automatically\.\n$/,
  )
})

test('every document of every file is applied, and one mistake does not stop the others', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: a\n    image: x\n'
  const files = {
    'dir/a.yaml': `${web}---\napiVersion: v9\nkind: Nope\nmetadata:\n  name: some\n`,
    'dir/b.yaml': pod,
    'dir/c.txt': 'not a manifest',
  }
  const { run } = kubectlWorld({ files })
  const { stdout, stderr, exitCode } = await run('apply -f dir')
  expect(stdout).to.equal('deployment.apps/web created\npod/p created\n')
  expect(exitCode).to.equal(1)
  expect(stderr).to.equal(
    'error: resource mapping not found for name: "some" namespace: "" from "dir/a.yaml": no matches for kind "Nope" in version "v9"\nensure CRDs are installed first\n',
  )
})

test('the input is read in place of a file', async () => {
  expect(await kubectlWorld({ stdin: web }).ok('apply -f -')).to.equal('deployment.apps/web created\n')
})

const refusals: readonly (readonly [string, string, string])[] = [
  ['an empty file', '', 'error: no objects passed to apply\n'],
  [
    'an unknown field',
    web.replace('  selector:', '  replicaz: 3\n  selector:'),
    'Error from server (BadRequest): error when creating "f.yaml": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz"\n',
  ],
  [
    'a manifest without a kind',
    'apiVersion: apps/v1\nmetadata:\n  name: x\n',
    'error: error validating "f.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false\n',
  ],
  [
    'a label that is no text',
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels:\n    app: 1\n',
    'error: unable to decode "f.yaml": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string\n',
  ],
  [
    'a manifest without a name',
    web.replace('  name: web\n  labels', '  labels'),
    'error: error when retrieving current configuration of:\nResource: "apps/v1, Resource=deployments", GroupVersionKind: "apps/v1, Kind=Deployment"\nName: "", Namespace: "default"\nfrom server for: "f.yaml": resource name may not be empty\n',
  ],
  [
    'a namespace that does not exist',
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  namespace: nowhere\nspec:\n  containers:\n  - name: a\n    image: x\n',
    'Error from server (NotFound): error when creating "f.yaml": namespaces "nowhere" not found\n',
  ],
]

for (const [what, yaml, message] of refusals) {
  test(`${what} is refused in kubectl's words`, async () => {
    expect(await kubectlWorld({ files: { 'f.yaml': yaml } }).fails('apply -f f.yaml')).to.equal(message)
  })
}

test('server-side apply says so, and conflicts come with advice', async () => {
  const files = { 'a.yaml': web, 'b.yaml': deploymentYaml('web', 'nginx:1.20', 'replicas: 3') }
  const { ok, fails } = kubectlWorld({ files })
  expect(await ok('apply -f a.yaml --server-side')).to.equal('deployment.apps/web serverside-applied\n')
  const conflict = await fails('apply -f b.yaml --server-side --field-manager=other')
  expect(conflict).to.match(/^error: Apply failed with \d conflicts?: /)
  expect(conflict).to.contain('--force-conflicts')
  expect(await ok('apply -f b.yaml --server-side --field-manager=other --force-conflicts')).to.contain(
    'serverside-applied',
  )
})

test('what cannot be changed is refused with the patch, or made anew by force', async () => {
  const other = web.replaceAll('app: web', 'app: other')
  const { ok, fails } = kubectlWorld({ files: { 'a.yaml': web, 'b.yaml': other } })
  await ok('apply -f a.yaml')
  expect(await fails('apply -f b.yaml')).to.match(
    /^The Deployment "web" is invalid: spec\.selector: Invalid value: .*: field is immutable\n$/,
  )
  expect(await ok('apply --force -f b.yaml')).to.equal('deployment.apps/web configured\n')
  expect(await ok("get deploy web -o jsonpath='{.spec.selector.matchLabels.app}'")).to.equal('other')
})

test('prune deletes what was applied and is no longer in the manifests', async () => {
  const map = (name: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels:\n    set: mine\n`
  const { ok, fails } = kubectlWorld({
    files: { 'all.yaml': `${map('one')}---\n${map('two')}`, 'one.yaml': map('one') },
  })
  await ok('apply -f all.yaml')
  await ok('create configmap other')
  await ok('label configmap other set=mine')
  expect(await ok('apply -f one.yaml --prune -l set=mine')).to.equal('configmap/one unchanged\nconfigmap/two pruned\n')
  expect(await ok('get cm -l set=mine -o name')).to.equal('configmap/one\nconfigmap/other\n')
  expect(await fails('apply -f one.yaml --prune')).to.contain(
    'all resources selected for prune without explicitly passing --all',
  )
})

test('a manifest of a legacy version can be applied again and again', async () => {
  const legacy = web
    .replace('apps/v1', 'extensions/v1beta1')
    .replace(/ {2}selector:\n {4}matchLabels:\n {6}app: web\n/, '')
  const { run, ok } = kubectlWorld({ files: { 'old.yaml': legacy, 'new.yaml': legacy.replace('1.19', '1.20') } })
  expect((await run('apply -f old.yaml')).stdout).to.equal('deployment.apps/web created\n')
  expect(await ok('apply -f old.yaml')).to.equal('deployment.apps/web unchanged\n')
  expect((await run('apply -f new.yaml')).stdout).to.equal('deployment.apps/web configured\n')
})

test('what was applied last can be edited: the change is given with the command', async () => {
  const { ok, fails, run } = kubectlWorld({ files: { 'web.yaml': web } })
  await ok('apply -f web.yaml')
  expect(await ok("apply edit-last-applied deployment/web --replace 'nginx:1.19=>nginx:1.20'")).to.equal(
    'deployment.apps/web edited\n',
  )
  expect(await ok('apply view-last-applied deployment/web')).to.contain('image: nginx:1.20')
  expect(await ok("get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'")).to.equal('nginx:1.19')
  expect(await run("apply edit-last-applied deployment/web --replace 'nginx=>nginx'")).to.deep.equal({
    exitCode: 0,
    stdout: '',
    stderr: 'Edit cancelled, no changes made.\n',
  })
  expect(await fails('apply edit-last-applied configmap/kube-root-ca.crt')).to.equal(
    'error: no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`\n',
  )
})

test('diff shows the last-applied annotation as context, never as a difference', async () => {
  const { ok, run } = kubectlWorld({
    files: { 'web.yaml': web, 'more.yaml': deploymentYaml('web', 'nginx:1.19', 'replicas: 3') },
  })
  await ok('apply -f web.yaml')
  expect(await run('diff -f web.yaml')).to.deep.equal({ exitCode: 0, stdout: '', stderr: '' })
  const { exitCode, stdout } = await run('diff -f more.yaml')
  expect(exitCode).to.equal(1)
  expect(stdout.split('\n').filter((line) => /^[-+] /.test(line))).to.deep.equal([
    '-  generation: 1',
    '+  generation: 2',
    '-  replicas: 2',
    '+  replicas: 3',
  ])
  expect(await run('diff')).to.deep.include({ exitCode: 2, stderr: 'error: must specify one of -f and -k\n' })
})

test('flags of apply that contradict each other are refused', async () => {
  const { fails } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx'), 'text.yaml': 'hello\n' } })
  expect(await fails('apply -f web.yaml --force --server-side')).to.equal(
    'error: --force cannot be used with --server-side\n',
  )
  expect(await fails('apply -f web.yaml --force --dry-run=server')).to.equal(
    'error: --dry-run=server cannot be used with --force\n',
  )
  expect(await fails('apply -f web.yaml --prune --all -l a=b')).to.equal(
    'error: cannot set --all and --selector at the same time\n',
  )
  expect(await fails('apply -f text.yaml')).to.equal(
    'error: error validating "text.yaml": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false\n',
  )
  expect(await fails('apply -f text.yaml --validate=false')).to.equal(
    'error: unable to decode "text.yaml": json: cannot unmarshal string into Go value of type unstructured.detector\n',
  )
})

test('diff tells what the server refuses in the words of the server', async () => {
  const { run } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx', 'replicas: "two"') } })
  const { exitCode, stderr } = await run('diff -f web.yaml')
  expect(exitCode).to.equal(2)
  expect(stderr).to.match(/^Error from server \(BadRequest\): Deployment in version "v1" cannot be handled/)
})
