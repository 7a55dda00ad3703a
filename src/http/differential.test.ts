import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { createSimulatedCluster } from '../cluster/simulated'
import { createKubectl, memoryFiles, splitCommandLine } from '../kubectl'
import { serveCluster } from './server'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "nginx:1.27" }]
`

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: pools.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: pools, kind: Pool, shortNames: [pl], categories: [all] }
  versions:
  - name: v1
    served: true
    storage: true
    subresources: { status: {}, scale: { specReplicasPath: .spec.size, statusReplicasPath: .status.size } }
    additionalPrinterColumns:
    - { name: Size, type: integer, jsonPath: .spec.size, description: How big it is }
    - { name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status' }
    - { name: Mode, type: string, jsonPath: .spec.mode, priority: 1 }
    schema:
      openAPIV3Schema:
        type: object
        description: Pool holds water.
        properties:
          spec:
            type: object
            required: [mode]
            x-kubernetes-validations: [{ rule: "self.mode != 'deep' || self.size > 1", message: too small to be deep }]
            properties:
              mode: { type: string, enum: [deep, shallow], description: How deep it is. }
              size: { type: integer, minimum: 0, maximum: 9, default: 1 }
              lanes:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items: { type: object, required: [name], properties: { name: { type: string }, length: { type: integer } } }
          status:
            type: object
            properties:
              size: { type: integer }
              conditions: { type: array, items: { type: object, properties: { type: { type: string }, status: { type: string } } } }
`
const POOL = `apiVersion: example.com/v1
kind: Pool
metadata: { name: a }
spec: { mode: shallow, lanes: [{ name: x, length: 25 }] }
`
const FILES: Readonly<Record<string, string>> = {
  'web.yaml': WEB,
  'definition.yaml': DEFINITION,
  'pool.yaml': POOL,
  'pool-changed.yaml': POOL.replace('length: 25', 'length: 50'),
  'pool-unknown.yaml': POOL.replace('name: a', 'name: b').replace('mode:', 'moode: x, mode:'),
  'pool-wrong.yaml': POOL.replace('name: a', 'name: b').replace('shallow', 'wide'),
  'definition-wrong.yaml': DEFINITION.replace('name: pools.example.com', 'name: pool.example.com'),
}

/** One session: each line sees what those before it did. */
const WORKLOADS: readonly string[] = [
  'get nodes',
  'get pods',
  'apply -f web.yaml',
  'rollout status deployment/web',
  'get deployments',
  'get pods -l app=web -o name',
  'apply -f web.yaml',
  'scale deployment web --replicas=3',
  'rollout status deployment/web',
  'set image deployment/web web=nginx:1.28',
  'rollout status deployment/web',
  'get deployment web -o jsonpath={.spec.template.spec.containers[0].image}',
  'label deployment web tier=front',
  'annotate deployment web note=x',
  'create configmap settings --from-literal=a=b',
  'get configmap settings -o jsonpath={.data}',
  'create namespace other',
  'get namespaces -o name',
  'create deployment second --image=nginx -n other',
  'cordon node-1',
  'uncordon node-1',
  'get pods --field-selector=status.phase=Nope',
  'get pods --field-selector=foo=bar',
  'get deployment nope',
  'get nopes',
  'patch deployment web --type=merge -p {"spec":{"replicas":-1}}',
  'delete configmap settings',
  'delete configmap settings',
  'wait --for=condition=Available deployment/web',
  'autoscale deployment web --min=2 --max=5 --cpu-percent=70',
  'get hpa web -o jsonpath={.spec}',
  'get deployment web --subresource=scale',
  'top pods -l app=none',
  'top pod nope',
  'auth can-i create pods',
  'auth can-i delete nodes --as=alice',
  'auth whoami',
  'explain pod.spec.containers.image',
  'explain nope',
  'rollout history deployment/web --revision=1',
  'delete -f none.yaml',
  'delete pod nope',
  'exec nope -- true',
  'set env deployment/web --from=configmap/kube-root-ca.crt',
]

/** What needs no object that changes with time. */
const ANSWERS: readonly string[] = [
  'get --raw /apis',
  'get --raw /apis/apps',
  'get --raw /api/v1',
  'get --raw /version',
  'get --raw /healthz',
  'get --raw /nope',
  'get --raw /api/v1/namespaces/default/pods/nope',
  'get --raw /api/v1/nodes?labelSelector=a%3Db',
  'get --raw /apis/metrics.k8s.io/v1beta1/namespaces/default/pods/nope',
  'get --raw nope',
  'get --raw /api pods',
  'get --raw /api -o json',
  'get pods --output-watch-events',
  'get pods --as=alice',
  'get all --as=alice',
  'get nodes --as=system:serviceaccount:default:robot',
  'create configmap c --as=alice',
  'apply -f web.yaml --as=alice',
  'get pods --as-group=x',
  'create role r --verb=get --resource=pods',
  'create rolebinding rb --role=r --user=u',
  'set subject rolebinding rb --user=a --group=g --serviceaccount=:robot',
  'set subject rolebinding rb --user=a',
  'set subject rolebinding rb',
  'set subject rolebinding rb --serviceaccount=a:b:c',
  'set subject rolebinding nope --user=a',
  'set subject node node-1 --user=a',
  'get rolebinding rb -o jsonpath={.subjects}',
  'apply view-last-applied configmap kube-root-ca.crt',
  'apply edit-last-applied configmap kube-root-ca.crt',
  'run e --image=busybox -t',
  'run f --image=busybox --rm',
  'run g --image=busybox --rm -i --dry-run=client',
  'run h --image=busybox --restart=Never --attach -- echo hi',
  'patch node node-1 --subresource=nope -p {}',
  'patch node node-1 -p {"spec',
  'label node node-1 x=$$',
  'get pods -l app',
  'get foo.bar',
  'get configmaps,namespaces -A',
  'get nodes -A',
  'create secret tls t',
  'create priorityclass x',
  'create quota q --hard=foo',
  'logs -l zz=web',
  'logs deployment/nope',
  'rollout pause deployment',
  'set image deployment/web',
  'set serviceaccount deployment/web',
  'taint',
  'edit',
  'diff',
  'api-resources -o wide',
  'delete configmap -l a --all',
]

const CUSTOM_RESOURCES: readonly string[] = [
  'get crd',
  'apply -f pool.yaml',
  'apply -f definition-wrong.yaml',
  'apply -f definition.yaml',
  'get pools',
  'get crd -o name',
  'wait --for condition=established crd/pools.example.com',
  'apply -f definition.yaml',
  'apply -f pool.yaml',
  'apply -f pool.yaml',
  'get pl',
  'get pl -o wide',
  'get pool a -o jsonpath={.spec}',
  'apply -f pool-changed.yaml',
  'get pool a -o jsonpath={.spec.lanes[0].length}{.metadata.generation}',
  'apply -f pool-unknown.yaml',
  'apply -f pool-wrong.yaml',
  'scale pool a --replicas=3',
  'scale pool a --replicas=30',
  'patch pool a -p {"spec":{"size":2}}',
  'patch pool a --type=merge -p {"spec":{"size":"2"}}',
  'patch pool a --type=merge -p {"spec":{"mode":"deep","size":1}}',
  'patch pool a --type=merge -p {"spec":{"mode":"deep","size":2}}',
  'patch pool a --type=merge --subresource=status -p {"status":{"conditions":[{"type":"Ready","status":"True"}]}}',
  'get pools.v1.example.com',
  'get all',
  'label pool a tier=front',
  'apply --server-side -f pool.yaml',
  'get pools -l tier=front -o name',
  'get pools --field-selector=spec.mode=deep',
  'explain pool',
  'explain pool.spec',
  'explain pool.spec.mode',
  'explain pool --recursive',
  'explain pool.spec.nope',
  'api-resources --api-group=example.com',
  'create namespace other',
  'apply -f pool.yaml -n other',
  'get pools -A',
  'delete namespace other',
  'get pools -A',
  'delete pool a',
  'delete crd pools.example.com',
]

/** Lines whose words differ between kubectl 1.32 (an installed one may be as old) and 1.35. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'rollout status deployment/web': 'how many intermediate lines are printed depends on when the client looks',
  'autoscale deployment web --min=2 --max=5 --cpu-percent=70': 'since 1.33 the flag is deprecated',
  'delete configmap settings': 'since 1.34 the namespace is named after the object that was deleted',
  'delete pool a': 'since 1.34 the namespace is named after the object that was deleted',
  'apply --server-side -f pool.yaml': 'conflicts come in no order',
}

const AGE = /\b(?:\d+d)?(?:\d+h)?(?:\d+m)?\d+s\b|\b\d+[dhm]\d*[hms]?\b/g
/** Ages, generated names and widths that follow from them are no difference. */
const normal = (text: string): string => text.replaceAll(AGE, '<age>').replaceAll(/ +/g, ' ').replaceAll(/ +$/gm, '')

const installed = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8', timeout: 10_000 }).status === 0

const newCluster = () => {
  const cluster = createSimulatedCluster({ seed: 'twice', nodes: [{ name: 'node-1' }, { name: 'node-2' }] })
  cluster.simulation.settle()
  return cluster
}

interface Printed {
  readonly exitCode: number
  readonly text: string
}

async function inProcess(session: readonly string[]): Promise<readonly Printed[]> {
  const cluster = newCluster()
  const kubectl = createKubectl({ cluster, files: memoryFiles(FILES) })
  const printed: Printed[] = []
  for (const line of session) {
    const { exitCode, stdout, stderr } = await kubectl.run(line.replace(/-p (\S+)$/, "-p '$1'"))
    printed.push({ exitCode, text: stdout + stderr })
  }
  return printed
}

async function served(home: string, session: readonly string[]): Promise<readonly Printed[]> {
  const cluster = newCluster()
  await using server = await serveCluster(cluster, { speed: 'max' })
  const config = join(home, 'kubeconfig')
  writeFileSync(config, server.kubeconfig)
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(home, name), text)
  const printed: Printed[] = []
  for (const line of session) printed.push(await real(line, { home, config }))
  return printed
}

function real(line: string, { home, config }: { readonly home: string; readonly config: string }): Promise<Printed> {
  const words = line.includes(' -p ') ? line.split(' ') : splitCommandLine(line)
  const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: config }
  return new Promise((resolve) => {
    execFile('kubectl', [...words], { cwd: home, env, timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error?.code
      resolve({ exitCode: error ? (typeof code === 'number' ? code : 1) : 0, text: stdout + stderr })
    })
  })
}

const SESSIONS: Readonly<Record<string, readonly string[]>> = {
  workloads: WORKLOADS,
  'single questions': ANSWERS,
  'custom resources': CUSTOM_RESOURCES,
}

for (const [subject, session] of Object.entries(SESSIONS)) {
  test(`the installed kubectl, served, prints of ${subject} what the kubectl in process prints`, {
    skip: installed ? false : 'skipped: there is no kubectl on this machine',
  }, async () => {
    const home = mkdtempSync(join(tmpdir(), 'gherkube-twice-'))
    try {
      const [ours, theirs] = [await inProcess(session), await served(home, session)]
      const differing = session.flatMap((line, i) => {
        const own = ours[i]
        const other = theirs[i]
        if (Object.hasOwn(DIFFERENCES, line)) return own?.exitCode === other?.exitCode ? [] : [{ line, own, other }]
        return own?.exitCode === other?.exitCode && normal(own?.text ?? '') === normal(other?.text ?? '')
          ? []
          : [{ line, own, other }]
      })
      expect(JSON.stringify(differing, undefined, 1)).to.equal('[]')
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })
}
