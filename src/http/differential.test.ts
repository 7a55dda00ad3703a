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

/** One session: each line sees what those before it did. */
const TRANSCRIPT: readonly string[] = [
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

/** Lines whose words differ between kubectl 1.32 (an installed one may be as old) and 1.35. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'rollout status deployment/web': 'how many intermediate lines are printed depends on when the client looks',
  'autoscale deployment web --min=2 --max=5 --cpu-percent=70': 'since 1.33 the flag is deprecated',
  'delete configmap settings': 'since 1.34 the namespace is named after the object that was deleted',
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

async function inProcess(): Promise<readonly Printed[]> {
  const cluster = newCluster()
  const kubectl = createKubectl({ cluster, files: memoryFiles({ 'web.yaml': WEB }) })
  const printed: Printed[] = []
  for (const line of TRANSCRIPT) {
    const { exitCode, stdout, stderr } = await kubectl.run(line.replace(/-p (\S+)$/, "-p '$1'"))
    printed.push({ exitCode, text: stdout + stderr })
  }
  return printed
}

async function served(home: string): Promise<readonly Printed[]> {
  const cluster = newCluster()
  await using server = await serveCluster(cluster, { speed: 'max' })
  const config = join(home, 'kubeconfig')
  writeFileSync(config, server.kubeconfig)
  writeFileSync(join(home, 'web.yaml'), WEB)
  const printed: Printed[] = []
  for (const line of TRANSCRIPT) printed.push(await real(line, { home, config }))
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

test('the installed kubectl, served, prints what the kubectl in process prints', {
  skip: installed ? false : 'skipped: there is no kubectl on this machine',
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'gherkube-twice-'))
  try {
    const [ours, theirs] = [await inProcess(), await served(home)]
    const differing = TRANSCRIPT.flatMap((line, i) => {
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
