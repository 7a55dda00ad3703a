import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, type KubectlWorld, kubectlWorld } from '../../testing/kubectl-world'

async function withWeb(): Promise<KubectlWorld> {
  const world = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx:1.19') } })
  await world.ok('create -f web.yaml')
  await world.pass(5)
  return world
}

test('scale sets the size, if it was as expected', async () => {
  const { ok, fails } = await withWeb()
  expect(await ok('scale deploy web --replicas=5')).to.equal('deployment.apps/web scaled\n')
  expect(await fails('scale deploy web --replicas=1 --current-replicas=2')).to.equal(
    'error: Expected replicas to be 2, was 5\n',
  )
  expect(await fails('scale deploy nope --replicas=1')).to.equal(
    'Error from server (NotFound): deployments.apps "nope" not found\n',
  )
  expect(await fails('scale deploy web')).to.equal('error: required flag(s) "replicas" not set\n')
  expect(await fails('scale deploy web --replicas=-1')).to.equal(
    'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0\n',
  )
})

test('set image changes containers by name or all of them, and says nothing when nothing changes', async () => {
  const { ok, fails } = await withWeb()
  expect(await ok('set image deploy/web app=nginx:1.20')).to.equal('deployment.apps/web image updated\n')
  expect(await ok('set image deploy/web app=nginx:1.20')).to.equal('')
  expect(await ok('set image deploy/web *=nginx:1.21')).to.equal('deployment.apps/web image updated\n')
  expect(await fails('set image deploy/web nope=x')).to.equal('error: unable to find container named "nope"\n')
  expect(await fails('set image deploy/web')).to.contain('error: at least one image update is required\n')
})

test('set env and set resources change the template', async () => {
  const { ok, fails } = await withWeb()
  expect(await ok('set env deploy/web A=1 B=2')).to.equal('deployment.apps/web env updated\n')
  expect(await ok('set env deploy/web A-')).to.equal('deployment.apps/web env updated\n')
  expect(await ok('set env deploy/web --list')).to.equal('# Deployment web, container app\nB=2\n')
  expect(await ok('set resources deploy web --limits=cpu=200m --requests=cpu=100m')).to.equal(
    'deployment.apps/web resource requirements updated\n',
  )
  expect(await ok("get deploy web -o jsonpath='{.spec.template.spec.containers[0].resources}'")).to.equal(
    '{"limits":{"cpu":"200m"},"requests":{"cpu":"100m"}}',
  )
  expect(await fails('set resources deploy web')).to.contain('you must specify an update to requests or limits')
})

test('labels and annotations are set, changed and removed', async () => {
  const { ok, fails } = await withWeb()
  expect(await ok('label deploy web tier=front')).to.equal('deployment.apps/web labeled\n')
  expect(await ok('label deploy web tier=front')).to.equal('deployment.apps/web not labeled\n')
  expect(await fails('label deploy web tier=back')).to.equal(
    "error: 'tier' already has a value (front), and --overwrite is false\n",
  )
  expect(await ok('label deploy web tier=back --overwrite')).to.equal('deployment.apps/web labeled\n')
  expect(await ok('label deploy web tier-')).to.equal('deployment.apps/web unlabeled\n')
  expect(await ok('label deploy web tier-')).to.equal('label "tier" not found.\ndeployment.apps/web not labeled\n')
  expect(await ok('annotate deploy web note=hello')).to.equal('deployment.apps/web annotated\n')
  expect(await fails('annotate deploy web note=bye')).to.equal(
    "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (hello)\n",
  )
  expect(await fails('label deploy web')).to.equal('error: at least one label update is required\n')
})

test('taints are added, replaced and removed', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await ok('taint node n1 gpu=true:NoSchedule')).to.equal('node/n1 tainted\n')
  expect(await fails('taint node n1 gpu=no:NoSchedule')).to.equal(
    'error: node n1 already has gpu taint(s) with same effect(s) and --overwrite is false\n',
  )
  expect(await ok('taint node n1 gpu=no:NoSchedule --overwrite')).to.equal('node/n1 modified\n')
  expect(await ok('taint nodes --all x:NoExecute')).to.equal('node/n1 tainted\nnode/n2 tainted\n')
  expect(await ok('taint node n1 x- gpu:NoSchedule-')).to.equal('node/n1 untainted\n')
  expect(await fails('taint node n1 gpu-')).to.equal('error: taint "gpu" not found\n')
  expect(await fails('taint node n1 a=b:Bad')).to.contain(
    'error: invalid taint effect: Bad, unsupported taint effect\n',
  )
})

test('patch says whether anything changed', async () => {
  const { ok, fails } = await withWeb()
  expect(await ok(`patch deploy web -p '{"spec":{"replicas":3}}'`)).to.equal('deployment.apps/web patched\n')
  expect(await ok(`patch deploy web -p '{"spec":{"replicas":3}}'`)).to.equal(
    'deployment.apps/web patched (no change)\n',
  )
  expect(await ok(`patch deploy web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":1}]'`)).to.contain(
    'patched',
  )
  expect(await ok(`patch deploy web --type=merge -p 'spec: {replicas: 2}'`)).to.contain('patched')
  expect(await fails(`patch deploy web --type=json -p '[{"op":"remove","path":"/spec/nothing"}]'`)).to.equal(
    'The request is invalid: the server rejected our request due to an error in our request\n',
  )
  expect(await fails('patch deploy web')).to.contain('must specify --patch or --patch-file')
})

test('replace puts a manifest in the place of what is there', async () => {
  const { ok, fails } = await withWeb()
  await ok('scale deploy web --replicas=5')
  expect(await ok('replace -f web.yaml')).to.equal('deployment.apps/web replaced\n')
  expect(await ok("get deploy web -o jsonpath='{.spec.replicas}'")).to.equal('2')
  expect(await ok('replace --force -f web.yaml')).to.equal(
    'deployment.apps "web" deleted from default namespace\ndeployment.apps/web replaced\n',
  )
  await ok('delete deploy web')
  expect(await fails('replace -f web.yaml')).to.contain(
    'Error from server (NotFound): error when replacing "web.yaml":',
  )
})

test('edit makes the change that is given', async () => {
  const { ok, run, fails } = await withWeb()
  expect(await ok("edit deploy web --replace 'replicas: 2=>replicas: 4'")).to.equal('deployment.apps/web edited\n')
  expect(await ok("get deploy web -o jsonpath='{.spec.replicas}'")).to.equal('4')
  expect((await run("edit deploy web --replace 'image: nginx:1.19=>image: nginx:1.19'")).stderr).to.equal(
    'Edit cancelled, no changes made.\n',
  )
  expect(await fails('edit deploy web')).to.contain('no editor runs here')
})

test('diff shows what an apply would change, by its exit code too', async () => {
  const { ok, run } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx:1.19') } })
  await ok('apply -f web.yaml')
  await ok('scale deploy web --replicas=5')
  const { exitCode, stdout } = await run('diff -f web.yaml')
  expect(exitCode).to.equal(1)
  expect(stdout).to.match(
    /^diff -u -N LIVE\/apps\.v1\.Deployment\.default\.web MERGED\/apps\.v1\.Deployment\.default\.web\n/,
  )
  expect(stdout).to.contain('-  replicas: 5\n+  replicas: 2\n')
  await ok('scale deploy web --replicas=2')
  expect((await run('diff -f web.yaml')).exitCode).to.equal(0)
})

test('the image of a pod that runs can be changed: its container starts anew', async () => {
  const { ok, pass } = kubectlWorld()
  await ok('run web --image=nginx:1.27')
  await pass(10)
  expect(await ok('set image pod/web web=nginx:1.28')).to.equal('pod/web image updated\n')
  await pass(60)
  expect(await ok("get pod web -o jsonpath='{.status.containerStatuses[0].restartCount}'")).to.equal('1')
  expect(await ok('get events --field-selector=reason=Killing -o jsonpath={.items[0].message}')).to.equal(
    'Container web definition changed, will be restarted',
  )
})

test('set subject adds to who a binding is for', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create rolebinding readers --role=reader --user=a')
  expect(await ok('set subject rolebinding readers --user=b --group=g --serviceaccount=:robot')).to.equal(
    'rolebinding.rbac.authorization.k8s.io/readers subjects updated\n',
  )
  expect(await ok("get rolebinding readers -o jsonpath='{.subjects[*].name}'")).to.equal('a b g robot')
  expect(await ok('set subject rolebinding readers --user=b')).to.equal('')
  expect(await fails('set subject rolebinding readers')).to.equal(
    'error: you must specify at least one value of user, group or serviceaccount\n',
  )
  expect(await fails('set subject node n1 --user=a')).to.equal(
    'error: nodes/n1 setting subjects is only supported for RoleBinding/ClusterRoleBinding\n',
  )
})

test('a running pod is resized through its subresource only', async () => {
  const { ok, fails, pass } = kubectlWorld()
  const overrides = `{"spec":{"containers":[{"name":"p","image":"nginx","resources":{"requests":{"cpu":"100m","memory":"64Mi"}},"resizePolicy":[{"resourceName":"memory","restartPolicy":"RestartContainer"}]}]}}`
  await ok(`run p --image=nginx --overrides='${overrides}'`)
  await pass(30)
  const resources = (requests: string) =>
    `-p '{"spec":{"containers":[{"name":"p","resources":{"requests":${requests}}}]}}'`
  const resize = (requests: string) => `patch pod p --subresource=resize ${resources(requests)}`
  const restarts = () => ok("get pod p -o jsonpath='{.status.containerStatuses[0].restartCount}'")
  expect(await fails(`patch pod p ${resources('{"cpu":"200m"}')}`)).to.contain('pod updates may not change fields')
  expect(await ok(resize('{"cpu":"200m"}'))).to.equal('pod/p patched\n')
  await pass(30)
  expect([
    await ok("get pod p -o jsonpath='{.spec.containers[0].resources.requests}'"),
    await restarts(),
  ]).to.deep.equal(['{"cpu":"200m","memory":"64Mi"}', '0'])
  await ok(resize('{"memory":"128Mi"}'))
  await pass(60)
  expect(await restarts()).to.equal('1')
  expect(await ok('events')).to.contain('Container p resize requires restart')
  const invalid = 'The Pod "p" is invalid: '
  expect(await fails(resize('{"cpu":null}'))).to.equal(
    `${invalid}spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed\n`,
  )
  expect(await fails(resize('null'))).to.contain(
    '* spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing\n',
  )
  expect(await ok(`patch pod p --subresource=resize -p '{"spec":{"hostname":"x"}}'`)).to.equal(
    'pod/p patched (no change)\n',
  )
})

test('parts that are not simulated, or not there, are refused', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('run p --image=nginx')
  const unknown = 'Error from server (NotFound): the server could not find the requested resource\n'
  expect(await fails("patch pod p --subresource=scale -p '{}'")).to.equal(unknown)
  expect(await fails("patch pod p --subresource=ephemeralcontainers -p '{}'")).to.equal(unknown)
  expect(await fails('get pod p --subresource=nope')).to.equal(unknown)
})

test('set env adds new variables after those that are there', async () => {
  const { ok } = kubectlWorld()
  await ok('create deployment web --image=nginx')
  await ok('set env deployment/web Z=1 B=2')
  await ok('set env deployment/web A=0 Z=3')
  expect(await ok("get deploy web -o jsonpath='{..env[*].name} {..env[*].value}'")).to.equal('Z B A 3 2 0')
})

test('label values are checked before anything is asked', async () => {
  const { fails } = kubectlWorld()
  expect(await fails("label pod nope 'x=$$'")).to.match(/^error: invalid label value: "x=\$\$": a valid label must be/)
})

test('set image changes what it finds, and names the containers that it does not', async () => {
  const { run, fails, ok } = await withWeb()
  expect(await run('set image deploy/web app=nginx:1.20 nope=x')).to.deep.equal({
    exitCode: 1,
    stdout: 'deployment.apps/web image updated\n',
    stderr: 'error: unable to find container named "nope"\n',
  })
  expect(await fails('set image deploy/web app=')).to.equal(
    'error: failed to patch image update to pod template: Deployment.apps "web" is invalid: spec.template.spec.containers[0].image: Required value\n',
  )
  await ok('create cm c')
  expect(await fails('set image cm/c a=b')).to.equal(
    'error: configmaps/c the object is not a pod or does not have a pod template: *v1.ConfigMap\n',
  )
})

test('with --local the files are changed and shown, and the cluster is left alone', async () => {
  const { ok, fails } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx:1.19') } })
  expect(await ok('set image -f web.yaml app=nginx:1.20 --local')).to.equal('deployment.apps/web image updated\n')
  expect(await ok('label -f web.yaml tier=front --local -o yaml')).to.contain('tier: front')
  expect(await ok('set env -f web.yaml A=1 --local -o jsonpath={.spec.template.spec.containers[0]}')).to.equal(
    '{"env":[{"name":"A","value":"1"}],"image":"nginx:1.19","name":"app"}',
  )
  expect(await fails('set image deploy/web app=x --local')).to.contain(
    'error: you must specify resources by --filename when --local is set.',
  )
  expect(await ok('get deploy web --ignore-not-found')).to.equal('')
})

test('set env checks names, reaches init containers and warns of containers that are not there', async () => {
  const { ok, fails, run } = kubectlWorld({
    files: {
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  initContainers: [{name: first, image: x}]\n  containers: [{name: app, image: x, env: [{name: ME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]\n',
    },
  })
  await ok('apply -f pod.yaml')
  expect(await ok('set env pod/p --list')).to.equal(
    '# Pod p, container app\n# ME from field path metadata.name\n# Pod p, container first\n',
  )
  expect(await fails('set env pod/p 1A=b')).to.contain(
    'error: "1A" is not a valid key name: a valid environment variable',
  )
  expect(await fails('set env pod/p ME=b --overwrite=false')).to.equal(
    "error: pods/p 'ME' already has a value (), and --overwrite is false\n",
  )
  expect(await run('set env pod/p X=y -c nope')).to.deep.equal({
    exitCode: 0,
    stdout: '',
    stderr: 'Warning: Pod/p does not have any containers matching "nope"\n',
  })
})

test('a change-cause can always be annotated anew', async () => {
  const { ok } = await withWeb()
  await ok('annotate deploy web kubernetes.io/change-cause=one')
  expect(await ok('annotate deploy web kubernetes.io/change-cause=two')).to.equal('deployment.apps/web annotated\n')
})

test('the server compares the version that a label is meant for', async () => {
  const { fails } = await withWeb()
  expect(await fails('label deploy web a=1 --resource-version=1')).to.equal(
    'Error from server (Conflict): Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again\n',
  )
  expect(await fails('label deploy --all a=1 --resource-version=1')).to.equal(
    'error: --resource-version may only be used with a single resource\n',
  )
})

test('taints are read as kubectl reads them, before any node is asked', async () => {
  const { fails, ok } = kubectlWorld()
  expect(await fails('taint node n1 _a=b:NoSchedule')).to.contain(
    'error: invalid taint spec: _a=b:NoSchedule, name part',
  )
  expect(await fails('taint node n1 a=b:')).to.contain('error: invalid taint effect: , unsupported taint effect\n')
  expect(await fails('taint node n1 a:b:c')).to.contain('error: invalid taint spec: a:b:c\n')
  expect(await fails('taint nodes a=b:NoSchedule')).to.equal(
    "error: at least one resource name must be specified since 'all' parameter is not set\n",
  )
  expect(await fails('taint node/n1 a=b:NoSchedule')).to.equal('the server doesn\'t have a resource type "node/n1"\n')
  expect(await ok('taint nodes --all n1 a=b:NoSchedule')).to.equal('node/n1 tainted\nnode/n2 tainted\n')
})

test('a node that is missing keeps the others from being cordoned', async () => {
  const { run } = kubectlWorld()
  expect(await run('cordon n1 nope')).to.deep.equal({
    exitCode: 1,
    stdout: '',
    stderr: 'Error from server (NotFound): nodes "nope" not found\n',
  })
})
