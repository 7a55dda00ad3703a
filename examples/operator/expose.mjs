/*
 * A small operator: a Deployment with the annotation "example.com/expose: <port>" gets a Service of its name.
 * Plain Node, so that it runs anywhere; with a client library for your language it is shorter. Start it with KUBECONFIG set.
 */
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { createInterface } from 'node:readline'

const ANNOTATION = 'example.com/expose'
const config = readFileSync(process.env.KUBECONFIG, 'utf8')
const setting = (name) => new RegExp(`${name}: *"?([^\\s"]+)`).exec(config)?.[1]
const server = setting('server')
const token = setting('token')
const ca = Buffer.from(setting('certificate-authority-data'), 'base64')

function open(method, path, body) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' }
  return new Promise((resolve, reject) => {
    const call = request(`${server}${path}`, { method, ca, headers }, resolve)
    call.on('error', reject)
    call.end(body && JSON.stringify(body))
  })
}

async function send(method, path, body) {
  const response = await open(method, path, body)
  let text = ''
  for await (const part of response) text += part
  return { code: response.statusCode, body: JSON.parse(text) }
}

/** Makes the Service what the Deployment says, whatever it was before. */
async function reconcile({ metadata, spec }) {
  const { name, namespace, uid } = metadata
  const services = `/api/v1/namespaces/${namespace}/services`
  const port = Number(metadata.annotations?.[ANNOTATION])
  const found = await send('GET', `${services}/${name}`)
  const isOurs = found.code === 200 && found.body.metadata.ownerReferences?.some((owner) => owner.uid === uid)
  if (!port) {
    if (isOurs) await send('DELETE', `${services}/${name}`)
    return
  }
  if (found.code === 200 && !isOurs) return console.error(`service ${namespace}/${name} belongs to somebody else`)
  if (isOurs && found.body.spec.ports[0].port === port) return
  const wanted = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid }] },
    spec: { selector: spec.selector.matchLabels, ports: [{ port }] },
  }
  const { code, body } = isOurs
    ? await send('PUT', `${services}/${name}`, { ...found.body, spec: { ...found.body.spec, ports: [{ port }] } })
    : await send('POST', services, wanted)
  console.log(`service ${namespace}/${name} on port ${port}: ${code} ${body.message ?? ''}`)
}

/** Lists, then watches from there; when the watch ends, from the beginning. */
for (;;) {
  const { body: list } = await send('GET', '/apis/apps/v1/deployments')
  for (const deployment of list.items) await reconcile(deployment)
  const watch = await open(
    'GET',
    `/apis/apps/v1/deployments?watch=true&resourceVersion=${list.metadata.resourceVersion}`,
  )
  for await (const line of createInterface(watch)) {
    const { type, object } = JSON.parse(line)
    if (type === 'ERROR') break
    if (type !== 'DELETED') await reconcile(object)
  }
}
