// Asks the server whether it lives, and how many pods there are: what a check in any language may do.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'

const config = readFileSync(process.env.KUBECONFIG, 'utf8')
const setting = (name) => new RegExp(`${name}: *"?([^\\s"]+)`).exec(config)[1]
const ca = Buffer.from(setting('certificate-authority-data'), 'base64')
const headers = { authorization: `Bearer ${setting('token')}` }

const ask = (path) =>
  new Promise((resolve, reject) => {
    request(`${setting('server')}${path}`, { ca, headers }, async (response) => {
      let text = ''
      for await (const part of response) text += part
      resolve(text)
    })
      .on('error', reject)
      .end()
  })

console.log(`healthy: ${await ask('/healthz')}`)
console.log(`pods: ${JSON.parse(await ask('/api/v1/namespaces/default/pods')).items.length}`)
