import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Served } from '../src/http'
import { selfSignedCertificate } from '../src/http/certificate'
import { kubeconfig } from '../src/http/kubeconfig'

const ROUNDS = 9

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

interface Answer {
  readonly code: number
  readonly type: string
  readonly body: Buffer
}

function fetchOnce({ access }: Served, path: string, accept: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${access.token}`, accept }
  return new Promise((resolve, reject) => {
    request(`${access.url}${path}`, { ca: access.certificate, servername: 'localhost', headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const { statusCode: code = 0, headers: sent } = response
        resolve({ code, type: sent['content-type'] ?? '', body: Buffer.concat(parts) })
      })
    })
      .on('error', reject)
      .end()
  })
}

/** A server that gives the same answers at no cost: what kubectl takes with it is kubectl's own. */
async function replaying(served: Served): Promise<{ readonly config: string; close(): void }> {
  const certificate = selfSignedCertificate(Date.now())
  const known = new Map<string, Answer>()
  const server = createServer(certificate, async ({ url = '/', headers: { accept = '' } }, response) => {
    const key = `${accept} ${url}`
    const answer = known.get(key) ?? (await fetchOnce(served, url, accept))
    known.set(key, answer)
    response.writeHead(answer.code, { 'content-type': answer.type }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    config: kubeconfig({ url, token: 'none', certificate: certificate.cert }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** `kubectl get pods`: its own start, the same with a server that costs nothing, and with this one. */
export async function measureKubectl(served: Served, pods: number): Promise<void> {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
    console.log('kubectl: skipped, there is none on this machine')
    return
  }
  const home = mkdtempSync(join(tmpdir(), 'gherkube-bench-'))
  const free = await replaying(served)
  const configs = { free: join(home, 'free'), ours: join(home, 'ours') }
  writeFileSync(configs.free, free.config)
  writeFileSync(configs.ours, served.kubeconfig)
  const kubectl = (config: string, ...words: readonly string[]): Promise<number> => {
    const start = performance.now()
    const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: config }
    return new Promise((resolve) =>
      execFile('kubectl', [...words], { env, maxBuffer: 2 ** 26 }, () => resolve(performance.now() - start)),
    )
  }
  const [start, without, withOurs]: [number[], number[], number[]] = [[], [], []]
  for (const config of Object.values(configs)) await kubectl(config, 'get', 'pods')
  for (let round = 0; round < ROUNDS; round++) {
    start.push(await kubectl(configs.ours, 'version', '--client'))
    without.push(await kubectl(configs.free, 'get', 'pods'))
    withOurs.push(await kubectl(configs.ours, 'get', 'pods'))
  }
  free.close()
  rmSync(home, { recursive: true })
  const [own, floor, all] = [median(start), median(without), median(withOurs)]
  console.log(
    `kubectl get pods over ${pods} pods: ${all.toFixed(0)} ms, x${(all / own).toFixed(2)} of its own start (${own.toFixed(0)} ms); with a server that costs nothing ${floor.toFixed(0)} ms, so this server adds ${(all - floor).toFixed(0)} ms`,
  )
}
