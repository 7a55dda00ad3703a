import { test } from 'node:test'
import { expect } from 'chai'
import { parse } from 'yaml'
import { kubectlWorld } from '../../../testing/kubectl-world'

const made = async (line: string): Promise<Record<string, unknown>> =>
  parse(await kubectlWorld({ files: FILES }).ok(`create --dry-run=client -o yaml ${line}`))
const FILES = { 'app.env': '# comment\nA=1\nB=two words\n', 'tls.crt': 'CERT', 'tls.key': 'KEY', 'conf/x.txt': 'x' }

test('create deployment names the container after the image', async () => {
  expect(
    await made('deployment web --image=registry.local/team/nginx:1.19 --replicas=3 --port=80 -- sleep 5'),
  ).to.deep.equal({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels: { app: 'web' }, name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      strategy: {},
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'nginx',
              image: 'registry.local/team/nginx:1.19',
              command: ['sleep', '5'],
              ports: [{ containerPort: 80 }],
              resources: {},
            },
          ],
        },
      },
    },
    status: {},
  })
})

test('create configmap reads literals, files and lists of variables', async () => {
  expect(
    (await made('configmap c --from-literal=a=1 --from-file=conf/x.txt --from-file=y=conf/x.txt')).data,
  ).to.deep.equal({ a: '1', 'x.txt': 'x', y: 'x' })
  expect((await made('cm c --from-env-file=app.env')).data).to.deep.equal({ A: '1', B: 'two words' })
})

test('create secret encodes what it holds', async () => {
  expect((await made('secret generic s --from-literal=password=hello')).data).to.deep.equal({ password: 'aGVsbG8=' })
  expect((await made('secret tls s --cert=tls.crt --key=tls.key')).type).to.equal('kubernetes.io/tls')
  expect((await made('secret docker-registry s --docker-username=u --docker-password=p')).type).to.equal(
    'kubernetes.io/dockerconfigjson',
  )
})

test('create service makes each type', async () => {
  const { spec } = (await made('service clusterip s --tcp=80:8080')) as { spec: Record<string, unknown> }
  expect(spec).to.deep.equal({
    ports: [{ name: '80-8080', port: 80, protocol: 'TCP', targetPort: 8080 }],
    selector: { app: 's' },
    type: 'ClusterIP',
  })
  expect(((await made('svc externalname s --external-name=example.com')).spec as { type: string }).type).to.equal(
    'ExternalName',
  )
})

test('the other generators work on a cluster', async () => {
  const { ok, pass } = kubectlWorld()
  const lines: readonly (readonly [string, string])[] = [
    ['namespace team', 'namespace/team created'],
    ['serviceaccount robot', 'serviceaccount/robot created'],
    ['job once --image=busybox -- date', 'job.batch/once created'],
    ["cronjob tick --image=busybox --schedule='*/5 * * * *'", 'cronjob.batch/tick created'],
    ['job now --from=cronjob/tick', 'job.batch/now created'],
    ['pdb web --selector=app=web --min-available=50%', 'poddisruptionbudget.policy/web created'],
    ['priorityclass high --value=1000', 'priorityclass.scheduling.k8s.io/high created'],
    ['quota q --hard=pods=3,cpu=2', 'resourcequota/q created'],
  ]
  for (const [line, said] of lines) expect(await ok(`create ${line}`)).to.equal(`${said}\n`)
  await pass(1)
})

test('what exists already is refused, each in its own words', async () => {
  const { ok, fails } = kubectlWorld({ files: { 'p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n' } })
  await ok('create deployment d --image=x')
  await ok('create configmap c')
  expect(await fails('create deployment d --image=x')).to.equal(
    'error: failed to create deployment: deployments.apps "d" already exists\n',
  )
  expect(await fails('create configmap c')).to.equal(
    'error: failed to create configmap: configmaps "c" already exists\n',
  )
  expect(await fails('create ns default')).to.equal(
    'Error from server (AlreadyExists): namespaces "default" already exists\n',
  )
  expect(await fails('create -f p.yaml')).to.equal(
    'Error from server (AlreadyExists): error when creating "p.yaml": configmaps "c" already exists\n',
  )
})

test('what is missing is named', async () => {
  const { fails } = kubectlWorld()
  expect(await fails('create deployment d')).to.equal('error: required flag(s) "image" not set\n')
  expect(await fails('create deployment --image=x')).to.equal(
    "error: exactly one NAME is required, got 0\nSee 'kubectl create deployment -h' for help and examples\n",
  )
})

test('a kind that cannot be created from flags is refused with what to do instead', async () => {
  const { fails } = kubectlWorld()
  expect(await fails('create token default')).to.match(/^error: kubectl create token is not supported: /)
})

test('an ingress is made of rules, one for each host, and of the secrets of their hosts', async () => {
  const { ok, fails } = kubectlWorld()
  expect(
    await ok(
      'create ingress web --class=nginx --default-backend=rest:http --annotation a.b/c=d --rule=foo.com/=web:80,tls=cert --rule=foo.com/admin/*=admin:8080 --rule=bar.com/=web:80,tls=cert',
    ),
  ).to.equal('ingress.networking.k8s.io/web created\n')
  expect(await ok('get ingress web -o jsonpath={.metadata.annotations}{.spec.tls}')).to.equal(
    '{"a.b/c":"d"}[{"hosts":["foo.com","bar.com"],"secretName":"cert"}]',
  )
  const paths =
    '{range .spec.rules[*]}{.host}{range .http.paths[*]} {.path} {.pathType} {.backend.service.name};{end}{end}'
  expect(await ok(`get ingress web -o jsonpath='${paths}'`)).to.equal(
    'foo.com / Exact web; /admin/ Prefix admin;bar.com / Exact web;',
  )
  expect(await fails('create ingress a --rule=foo.com')).to.equal(
    'error: rule foo.com is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]\n',
  )
  expect(await fails('create ingress a --default-backend=web')).to.equal(
    'error: default-backend should be in format servicename:serviceport\n',
  )
  expect(await fails('create ingress a --rule=/=web:80 --annotation x')).to.equal(
    'error: annotation x is invalid and should be in format key=[value]\n',
  )
  expect(await fails('create ingress a')).to.match(/^error: not enough information provided: every ingress has to /)
})

test('roles and bindings are made of verbs, resources and subjects', async () => {
  const { ok, fails } = kubectlWorld()
  expect(await ok('create role look --verb=get,list --resource=pods,deploy,pods/log')).to.equal(
    'role.rbac.authorization.k8s.io/look created\n',
  )
  expect(await ok('get role look -o jsonpath={.rules}')).to.equal(
    '[{"apiGroups":[""],"resources":["pods","pods/log"],"verbs":["get","list"]},{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get","list"]}]',
  )
  expect(await ok('create rolebinding b --role=look --user=alice --serviceaccount=default:robot')).to.equal(
    'rolebinding.rbac.authorization.k8s.io/b created\n',
  )
  expect(await ok('auth can-i list pods --as=alice')).to.equal('yes\n')
  await ok('create clusterrole c --verb=get --resource=nodes')
  await ok('create clusterrolebinding cb --clusterrole=c --group=dev')
  expect(await fails('create clusterrolebinding cb')).to.equal('error: required flag(s) "clusterrole" not set\n')
  expect(await fails('create rolebinding x')).to.equal('error: exactly one of clusterrole or role must be specified\n')
  expect(await fails('create role x --resource=pods')).to.equal('error: at least one verb must be specified\n')
  expect(await fails('create role x --verb=get --resource=foos')).to.equal(
    'the server doesn\'t have a resource type "foos"\n',
  )
  expect(await fails('create clusterrole x --verb=get')).to.equal(
    'error: one of resource or nonResourceURL must be specified\n',
  )
})

test('parts of flags are checked as kubectl checks them', async () => {
  const { fails } = kubectlWorld({ files: { 'bad.env': 'a b=c\n' } })
  expect(await fails('create cm c --from-literal="a b=c"')).to.contain(
    '"a b" is not a valid key name for a ConfigMap: ',
  )
  expect(await fails('create cm c --from-env-file=bad.env')).to.contain(
    '"a b" is not a valid key name: a valid environment',
  )
  expect(await fails('create pdb p --selector=a=b --min-available=x')).to.equal(
    'error: invalid format specified for min-available\n',
  )
  expect(await fails('create service clusterip s --tcp=x')).to.equal(
    'error: strconv.ParseUint: parsing "x": invalid syntax\n',
  )
  expect(await fails('create secret tls t --cert=no --key=no')).to.equal(
    'error: Cannot read file no, open no: no such file or directory\n',
  )
  expect(await fails('create job j --from=nope')).to.equal('error: the server doesn\'t have a resource type "nope"\n')
})

test('a name that the server will make up is not known in a dry run of the client', async () => {
  const { ok } = kubectlWorld({ files: { 'p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\n' } })
  expect(await ok('create -f p.yaml --dry-run=client')).to.equal('pod/<unknown> created (dry run)\n')
})

test('dry runs show the status that the types always write', async () => {
  expect(await made('job j --image=x')).to.have.property('status')
  expect(await made('pdb p --selector=a=b --min-available=1')).to.have.deep.property('status', {
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    expectedPods: 0,
  })
  expect(await made('priorityclass p --value=1')).not.to.have.property('globalDefault')
})
