import type { DataTable } from '@cucumber/cucumber'
import { formatTaint } from '../src/api/toleration'
import { addNodes, nodeFromRow, simulationOf } from './clusters'
import { When } from './registry'
import { kubectl } from './run-command'

/**
 * The machine stops, and every container on it; the control plane notices after the grace period of 50 seconds.
 * @example When node "node-2" goes down
 */
When('node {node} goes down', function (node) {
  this.beginAction()
  simulationOf(this).stopNode(node)
})

/**
 * The machine loses its network: nobody hears of it and it hears of nobody, but what runs there goes on running.
 * @example When node "node-2" loses its network
 */
When('node {node} loses its network', function (node) {
  this.beginAction()
  simulationOf(this).disconnectNode(node)
})

/**
 * The machine runs, or has its network, again, and its kubelet catches up.
 * @example When node "node-2" comes back
 */
When('node {node} comes back', function (node) {
  this.beginAction()
  simulationOf(this).startNode(node)
})

/**
 * A machine joins the cluster: 4 CPUs, 8Gi of memory, room for 110 pods.
 * @example When node "node-4" joins
 */
When('node {node} joins', function (node) {
  this.beginAction()
  addNodes(this, [{ name: node }])
})

/**
 * Machines join the cluster. Columns as in "a cluster with these nodes".
 * @example
 *   When these nodes join:
 *     | name   | cpu | labels       |
 *     | node-4 | 8   | disktype=ssd |
 */
When('these nodes join:', function (table: DataTable) {
  this.beginAction()
  addNodes(this, table.hashes().map(nodeFromRow))
})

/**
 * The machine is gone for good, and its Node object with it.
 * @example When node "node-2" leaves
 */
When('node {node} leaves', function (node) {
  this.beginAction()
  simulationOf(this).removeNode(node)
})

/**
 * The kubelet says that its node is not ready, for as long as nothing else is said.
 * @example When node "node-2" becomes not ready
 */
When('node {node} becomes not ready', function (node) {
  this.beginAction()
  simulationOf(this).setNodeReady(node, false)
})

/**
 * The kubelet says that its node is ready again.
 * @example When node "node-2" becomes ready
 */
When('node {node} becomes ready', function (node) {
  this.beginAction()
  simulationOf(this).setNodeReady(node, true)
})

/**
 * The node is short of memory, disk or process ids: its condition and taint say so.
 * @example When node "node-2" comes under memory pressure
 */
When('node {node} comes under {pressure} pressure', function (node, pressure) {
  this.beginAction()
  simulationOf(this).setNodePressure(node, pressure, true)
})

/**
 * The node has enough again. Kubelets report it at once; reality waits five minutes to be sure.
 * @example When node "node-2" is relieved of memory pressure
 */
When('node {node} is relieved of {pressure} pressure', function (node, pressure) {
  this.beginAction()
  simulationOf(this).setNodePressure(node, pressure, false)
})

/**
 * `kubectl taint nodes`.
 * @example When I taint node "node-1" with gpu=true:NoSchedule
 */
When('I taint node {node} with {taint}', async function (node, taint) {
  this.beginAction()
  await kubectl(this, ['taint', 'nodes', node, formatTaint(taint), '--overwrite'])
})

/**
 * Removes a taint: `kubectl taint nodes … -`.
 * @example When I remove taint gpu=true:NoSchedule from node "node-1"
 */
When('I remove taint {taint} from node {node}', async function (taint, node) {
  this.beginAction()
  await kubectl(this, ['taint', 'nodes', node, `${formatTaint(taint)}-`])
})

/**
 * `kubectl cordon`: no further pods are scheduled there.
 * @example When I cordon node "node-2"
 */
When('I cordon node {node}', async function (node) {
  this.beginAction()
  await kubectl(this, ['cordon', node])
})

/**
 * `kubectl uncordon`.
 * @example When I uncordon node "node-2"
 */
When('I uncordon node {node}', async function (node) {
  this.beginAction()
  await kubectl(this, ['uncordon', node])
})

/**
 * `kubectl drain --ignore-daemonsets --delete-emptydir-data`: evicts the node's pods and waits until they are gone.
 * @example When I drain node "node-2"
 */
When('I drain node {node}', async function (node) {
  this.beginAction()
  await kubectl(this, ['drain', node, '--ignore-daemonsets', '--delete-emptydir-data'])
})
