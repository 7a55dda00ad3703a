import { milliseconds } from '../base/time'
import { type NetTool, refusal } from './net-tool'

const DNS_ADDRESS = '10.96.0.10'

/** The `nslookup` of BusyBox 1.28, which the documentation of Kubernetes uses. */
export const nslookup: NetTool = ([name, ...more], network) => {
  if (name === undefined || name.startsWith('-') || more.length > 0) {
    throw refusal('nslookup', 'it takes one name')
  }
  const server = `Server:    ${DNS_ADDRESS}\nAddress 1: ${DNS_ADDRESS} kube-dns.kube-system.svc.cluster.local\n\n`
  const found = network.resolve(name)
  const takes = milliseconds(0)
  if (!found) return { exitCode: 1, stdout: server, stderr: `nslookup: can't resolve '${name}'\n`, takes }
  const stdout = `${server}Name:      ${name}\nAddress 1: ${found.address} ${found.name}\n`
  return { exitCode: 0, stdout, stderr: '', takes }
}
