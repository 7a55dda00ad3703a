import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { performance } from 'node:perf_hooks'
import { pods } from '../src/api/resources'
import { createSimulatedCluster, type Simulated } from '../src/cluster/simulated'
import { type Access, serveCluster } from '../src/http'
import { createKubectl, memoryFiles } from '../src/kubectl'
import { measureKubectl } from './serve-kubectl'

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
  await measureKubectl(small, FEW_PODS)
  const cluster = await clusterOf(PODS)
  const inside = createKubectl({ cluster, files: memoryFiles({}) })
  await inside.run('kubectl get pods')
  const begin = performance.now()
  await inside.run('kubectl get pods')
  console.log(`in-process kubectl get pods over ${PODS} pods: ${(performance.now() - begin).toFixed(1)} ms`)
  await using served = await serveCluster(cluster)
  await measureKubectl(served, PODS)
  await writes(served.access)
  await watches(served.access)
}

/** One client in a process of its own, so that the server's processor time is told apart from it. */
async function writes(access: Access): Promise<void> {
  const client = fork(__filename, ['client'])
  const start = process.cpuUsage()
  const begin = performance.now()
  client.send(access)
  await once(client, 'exit')
  const { user, system } = process.cpuUsage(start)
  const perSecond = (milliseconds: number): number => Math.round((WRITES / milliseconds) * 1000)
  console.log(
    `${WRITES} writes of one client: ${perSecond((user + system) / 1000)} a second of the server's processor time, ${perSecond(performance.now() - begin)} a second by the clock with the client's start`,
  )
}

async function writeAll(access: Access): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = lane; i < WRITES; i += 8) await call(access, CONFIG_MAPS, { agent, body: configMap(`w-${i}`) })
  })
  await Promise.all(lanes)
  agent.destroy()
  process.disconnect?.()
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

if (process.argv[2] === 'client') process.once('message', (access) => void writeAll(access as Access))
else void main()
