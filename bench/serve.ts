import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pods } from '../src/api/resources'
import { createSimulatedCluster, type Simulated } from '../src/cluster/simulated'
import { type Access, serveCluster } from '../src/http'
import { createKubectl, memoryFiles } from '../src/kubectl'

/**
 * What serving costs, on loopback: kubectl's own start beside `kubectl get pods`, writes a second of one client, and
 * 1,000 watches of one list. `node dist/bench/serve.js`
 */
const PODS = 1000
/** What a learner's cluster holds. */
const FEW_PODS = 20
const WATCHES = 1000
const WRITES = 2000

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'

function call(
  { url, token, certificate }: Access,
  path: string,
  { agent, body, onData }: { readonly agent: Agent; readonly body?: string; readonly onData?: (text: string) => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const method = body === undefined ? 'GET' : 'POST'
    const sent = request(`${url}${path}`, { method, ca: certificate, headers, agent }, (response) => {
      response.setEncoding('utf8')
      response.on('data', (text: string) => onData?.(text))
      response.on('error', () => undefined)
      response.on('end', resolve)
      if (onData) resolve()
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const configMap = (name: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

function kubectl(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now()
  return new Promise((resolve) => execFile('kubectl', [...words], { env }, () => resolve(performance.now() - start)))
}

async function startUp(access: string): Promise<void> {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
    console.log('kubectl: skipped, there is none on this machine')
    return
  }
  const home = mkdtempSync(join(tmpdir(), 'gherkube-bench-'))
  const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: join(home, 'kubeconfig') }
  writeFileSync(env.KUBECONFIG, access)
  await kubectl(['get', 'pods'], env)
  const own: number[] = []
  const served: number[] = []
  for (let round = 0; round < 5; round++) {
    own.push(await kubectl(['version', '--client'], env))
    served.push(await kubectl(['get', 'pods'], env))
  }
  rmSync(home, { recursive: true })
  const ratio = median(served) / median(own)
  console.log(
    `kubectl get pods over ${FEW_PODS} pods: ${median(served).toFixed(0)} ms, its own start ${median(own).toFixed(0)} ms: x${ratio.toFixed(2)}`,
  )
}

async function clusterOf(count: number): Promise<Simulated> {
  const cluster = createSimulatedCluster({ seed: 'bench' })
  for (let i = 0; i < count; i++) {
    const spec = { containers: [{ name: 'a', image: 'nginx:1.27' }] }
    await cluster.create(pods, 'default', { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p-${i}` }, spec })
  }
  return cluster
}

async function main(): Promise<void> {
  await using small = await serveCluster(await clusterOf(FEW_PODS))
  await startUp(small.kubeconfig)
  const cluster = await clusterOf(PODS)
  const inside = createKubectl({ cluster, files: memoryFiles({}) })
  await inside.run('kubectl get pods')
  const begin = performance.now()
  await inside.run('kubectl get pods')
  console.log(`in-process kubectl get pods over ${PODS} pods: ${(performance.now() - begin).toFixed(1)} ms`)
  await using served = await serveCluster(cluster)
  await writes(served.access)
  await watches(served.access)
}

async function writes(access: Access): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const start = process.cpuUsage()
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = lane; i < WRITES; i += 8) await call(access, CONFIG_MAPS, { agent, body: configMap(`w-${i}`) })
  })
  await Promise.all(lanes)
  const { user, system } = process.cpuUsage(start)
  agent.destroy()
  console.log(
    `${WRITES} writes: ${Math.round(WRITES / ((user + system) / 1e6))} a second of processor time, client and server together`,
  )
}

async function watches(access: Access): Promise<void> {
  const agent = new Agent({ keepAlive: false, maxSockets: WATCHES + 8 })
  const heard = Array.from({ length: WATCHES }, () => '')
  for (let i = 0; i < WATCHES; i++) {
    const onData = (text: string): void => {
      heard[i] += text
    }
    await call(access, `${CONFIG_MAPS}?watch=true&resourceVersion=${await revision(access, agent)}`, { agent, onData })
  }
  for (let i = 0; i < 20; i++) await call(access, CONFIG_MAPS, { agent, body: configMap(`seen-${i}`) })
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const same = heard.filter((text) => text === heard[0]).length
  const events = (heard[0] ?? '').trim().split('\n').length
  console.log(`${WATCHES} watches: ${same} heard the same ${events} of 20 writes`)
  agent.destroy()
}

let known: string | undefined
async function revision(access: Access, agent: Agent): Promise<string> {
  if (known) return known
  let text = ''
  await new Promise<void>((resolve, reject) => {
    call(access, `${CONFIG_MAPS}?limit=1`, {
      agent,
      onData: (part) => {
        text += part
        const found = /"resourceVersion":"(\d+)"/.exec(text)?.[1]
        if (found) {
          known = found
          resolve()
        }
      },
    }).catch(reject)
  })
  return known ?? ''
}

void main()
