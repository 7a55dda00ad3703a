import { test } from 'node:test'
import { expect } from 'chai'
import { deploymentYaml, kubectlWorld } from '../../testing/kubectl-world'

test('expose makes a service for the pods', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19 --port=80')
  expect(await ok('expose deploy web --target-port=8080')).to.equal('service/web exposed\n')
  expect(
    await ok("get svc web -o jsonpath='{.spec.selector} {.spec.ports[0].port} {.spec.ports[0].targetPort}'"),
  ).to.equal('{"app":"web"} 80 8080')
  await ok('create deployment bare --image=nginx:1.19')
  expect(await fails('expose deploy bare')).to.equal("error: couldn't find port via --port flag or introspection\n")
  await ok('create configmap c')
  expect(await fails('expose cm c --port=80')).to.equal('error: cannot expose a ConfigMap\n')
})

test('autoscale needs a maximum', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19')
  expect(await ok('autoscale deploy web --min=2 --max=5 --cpu=70%')).to.equal(
    'horizontalpodautoscaler.autoscaling/web autoscaled\n',
  )
  expect(await fails('autoscale deploy web')).to.equal('error: required flag(s) "max" not set\n')
  expect(await fails('autoscale deploy web --max=0')).to.equal(
    'error: --max=MAXPODS is required and must be at least 1, max: 0\n',
  )
})

test('run makes a pod', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await ok('run web --image=nginx:1.19 --port=80 --expose --env=A=1')).to.equal(
    'service/web created\npod/web created\n',
  )
  expect(await ok("get pod web -o jsonpath='{.metadata.labels} {.spec.containers[0].env}'")).to.equal(
    '{"run":"web"} [{"name":"A","value":"1"}]',
  )
  expect(await fails('run x')).to.equal('error: required flag(s) "image" not set\n')
})

test('explain describes a field', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await ok('explain deploy.spec.replicas')).to.match(
    /^GROUP: {6}apps\nKIND: {7}Deployment\nVERSION: {4}v1\n\nFIELD: replicas <integer>\n\n\nDESCRIPTION:\n {4}Number of desired pods/,
  )
  expect(await ok('explain pod')).to.contain('FIELDS:\n  apiVersion\t<string>\n')
  expect(await fails('explain pod.nope')).to.equal('error: field "nope" does not exist\n')
})

test('the cluster and the settings can be asked about', async () => {
  const { ok } = kubectlWorld()
  expect(await ok('version')).to.match(
    /^Client Version: v1\.35\.\d+\nKustomize Version: .*\nServer Version: v1\.35\.\d+\n$/,
  )
  expect(await ok('api-versions')).to.contain('apps/v1\n')
  expect(await ok('api-resources --api-group=apps --no-headers')).to.match(
    /^controllerrevisions .*\ndaemonsets +ds +apps\/v1 +true +DaemonSet\n/,
  )
  expect(await ok('auth can-i create pods')).to.equal('yes\n')
  expect(await ok('config current-context')).to.equal('gherkube\n')
})

test('what does not exist or makes no sense here is refused, with what there is', async () => {
  const { fails } = kubectlWorld()
  expect(await fails('kubectl frob')).to.match(
    /^error: unknown command "frob" for "kubectl"\nSupported commands: annotate, /,
  )
  expect(await fails('rollout frob')).to.match(
    /^error: unknown command "frob"\nSee 'kubectl rollout -h' for help and examples\nSupported commands: history, /,
  )
  expect(await fails('kubectl get pods --frob')).to.match(
    /^error: unknown flag: --frob\nSee 'kubectl get --help' for usage\.\nSupported flags/,
  )
  expect(await fails('attach web')).to.match(
    /^error: kubectl attach is not supported: no program runs in the containers/,
  )
  expect(await fails('get pods | grep x')).to.contain('no shell runs here')
})

test('help lists verbs and flags', async () => {
  const { ok } = kubectlWorld()
  expect(await ok('kubectl')).to.contain('Available Commands:')
  expect(await ok('get -h')).to.contain('-l, --selector')
  expect(await ok('rollout --help')).to.contain('  history ')
})

test('flags may stand before the verb', async () => {
  const { run } = kubectlWorld()
  expect((await run('kubectl -n kube-system get pods')).stderr).to.equal(
    'No resources found in kube-system namespace.\n',
  )
})

test('top adds up what the containers use', async () => {
  const { ok, fails, run, cluster, pass } = kubectlWorld({ nodes: ['n1'] })
  cluster.simulation.setImage('busy', { usage: { cpuMillis: 250, memoryBytes: 100 * 2 ** 20 } })
  expect((await run('top pods')).stderr).to.equal('No resources found in default namespace.\n')
  await ok('create deployment web --image=busy --replicas=2')
  await pass(5)
  const [header, row] = (await ok('top pods')).split('\n')
  expect(header).to.match(/^NAME +CPU\(cores\) {3}MEMORY\(bytes\) {3}$/)
  expect(row).to.match(/^web-.* 250m +100Mi +$/)
  expect(await ok('top node n1')).to.equal(
    'NAME   CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)   \nn1     500m         12%      200Mi           2%          \n',
  )
  expect(await ok('top pods --sum')).to.match(/\n +_{8} +_{8} +\n +\S+ +\S+ +\n$/)
  expect(await fails('top pods web -l a=b')).to.equal('error: only one of NAME or selector can be provided\n')
  expect(await fails('auth can-i get pods --list')).to.equal('error: list option must be specified with no arguments\n')
})

test('the namespace of the context can be changed', async () => {
  const { ok, run } = kubectlWorld()
  expect(await ok('config set-context --current --namespace=kube-system')).to.equal('Context "gherkube" modified.\n')
  expect((await run('get pods')).stderr).to.equal('No resources found in kube-system namespace.\n')
  expect(await ok('config get-contexts')).to.match(/^CURRENT .*\n\* .* kube-system\n$/)
})

test('auth asks the access rules about others', async () => {
  const rules = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: look }
rules: [{ apiGroups: ["", apps], resources: [pods, deployments], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: alice-looks }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: look }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: alice }]
`
  const { ok, run } = kubectlWorld({ files: { 'rules.yaml': rules } })
  await ok('apply -f rules.yaml')
  expect(await ok('auth can-i delete pods')).to.equal('yes\n')
  expect(await ok('auth can-i list pods --as=alice')).to.equal('yes\n')
  expect(await run('auth can-i delete pods --as=alice')).to.deep.equal({ exitCode: 1, stdout: 'no\n', stderr: '' })
  expect(await run('auth can-i get nodes --as=alice')).to.deep.equal({
    exitCode: 1,
    stdout: 'no\n',
    stderr: "Warning: resource 'nodes' is not namespace scoped\n\n",
  })
  expect(await ok('auth can-i --list --as=alice')).to.equal(
    'Resources          Non-Resource URLs   Resource Names   Verbs\ndeployments        []                  []               [get list]\npods               []                  []               [get list]\ndeployments.apps   []                  []               [get list]\npods.apps          []                  []               [get list]\n',
  )
  expect(await ok('auth whoami --as=alice')).to.equal(
    'ATTRIBUTE   VALUE\nUsername    alice\nGroups      [system:authenticated]\n',
  )
})

test('what is not measured, or not in the cluster, is named as the server names it', async () => {
  const { fails } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx') } })
  expect(await fails('top pod nope')).to.equal(
    'Error from server (NotFound): podmetrics.metrics.k8s.io "default/nope" not found\n',
  )
  expect(await fails('top node nope')).to.equal(
    'Error from server (NotFound): nodemetrics.metrics.k8s.io "nope" not found\n',
  )
  expect(await fails('delete -f web.yaml')).to.equal(
    'Error from server (NotFound): error when deleting "web.yaml": deployments.apps "web" not found\n',
  )
})

test('the scale of an object is a table of its own', async () => {
  const { ok } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx') } })
  await ok('apply -f web.yaml')
  expect(await ok('get deploy web --subresource=scale')).to.match(/^NAME {3}DESIRED {3}AVAILABLE {3}AGE\nweb {4}2 /)
  expect(await ok(`patch deploy web --subresource=scale --type=merge -p '{"spec":{"replicas":3}}'`)).to.equal(
    'scale.autoscaling/web patched\n',
  )
})

test('a variable that is taken from a ConfigMap loses the value it had', async () => {
  const { ok, run } = kubectlWorld({ files: { 'web.yaml': deploymentYaml('web', 'nginx') } })
  await ok('apply -f web.yaml')
  await ok('set env deploy/web C=old')
  await ok('create cm settings --from-literal=c=new')
  const { stdout, stderr } = await run('set env deploy/web --from=configmap/settings')
  expect([stdout, stderr]).to.deep.equal(['deployment.apps/web env updated\n', 'Warning: key c transferred to C\n'])
  expect(await ok('set env deploy/web --list')).to.match(/# C from configmap settings, key c\n/)
})

test('ports that are no numbers are refused before anything is sent', async () => {
  const { ok, fails } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19')
  const refusal = 'error: strconv.Atoi: parsing "x": invalid syntax\n'
  expect(await fails('expose deploy web --port=x')).to.equal(refusal)
  expect(await fails('run p --image=nginx --port=x')).to.equal(refusal)
})

test('expose takes --selector for the service, not for what is exposed', async () => {
  const { ok } = kubectlWorld()
  await ok('create deployment web --image=nginx:1.19')
  expect(await ok('expose deploy web --port=80 --selector=a=b --dry-run=client -o jsonpath={.spec.selector}')).to.equal(
    '{"a":"b"}',
  )
})

test('run refuses labels, policies and overrides that it cannot read', async () => {
  const { fails } = kubectlWorld()
  expect(await fails('run p --image=nginx --labels=bad')).to.equal('error: unexpected label spec: bad\n')
  expect(await fails('run p --image=nginx --overrides={bad')).to.equal('error: Invalid JSON Patch\n')
  expect(await fails('run p --image=nginx --image-pull-policy=Foo')).to.contain(
    'error: invalid image pull policy: Foo\n',
  )
})

test('what is missing or too much on a command line is named', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await fails('delete --all')).to.equal('error: at least one resource must be specified to use a selector\n')
  expect(await fails('delete cm x -o yaml')).to.equal(
    "error: unexpected -o output mode: yaml. We only support '-o name'\n",
  )
  expect(await fails('api-resources extra')).to.contain('error: unexpected arguments: [extra]\n')
  expect(await fails('patch ns default -p ""')).to.equal(
    'error: must specify --patch or --patch-file containing the contents of the patch\n',
  )
  expect(await fails('config set-context')).to.equal('error: you must specify a non-empty context name or --current\n')
  expect(await ok('config get-clusters')).to.equal('NAME\ngherkube\n')
})

test('explain tells of a field that is a type of its own, before it tells of the type', async () => {
  const { ok } = kubectlWorld()
  expect(await ok('explain pod')).to.contain(
    '  spec\t<PodSpec>\n    Specification of the desired behavior of the pod. More info:\n',
  )
  expect(await ok('explain pod.spec')).to.match(
    /DESCRIPTION:\n {4}Specification of the desired behavior of the pod\. More info:\n.*\n {4}PodSpec is a description of a pod\.\n/,
  )
})
