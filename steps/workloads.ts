import { inNamespace } from './manifests'
import type { ObjectName } from './parameter-values'
import { When } from './registry'
import { kubectl } from './run-command'
import type { GherkubeWorld } from './world'

/**
 * `kubectl scale`.
 * @example When I scale deployment "web" to 4 replicas
 */
When('I scale {object} to {number} replica(s)', async function (object, replicas) {
  await act(this, object, ['scale'], [`--replicas=${replicas}`])
})

/**
 * `kubectl set image` of one container.
 * @example When I set the image of container "nginx" in deployment "web" to "nginx:1.9.1"
 */
When('I set the image of container {container} in {object} to {image}', async function (container, object, image) {
  await act(this, object, ['set', 'image'], [`${container}=${image}`])
})

/**
 * `kubectl rollout undo`: back to the revision before the latest.
 * @example When I roll back deployment "web"
 */
When('I roll back {object}', async function (object) {
  await act(this, object, ['rollout', 'undo'])
})

/**
 * `kubectl rollout undo --to-revision`.
 * @example When I roll back deployment "web" to revision 1
 */
When('I roll back {object} to revision {int}', async function (object, revision) {
  await act(this, object, ['rollout', 'undo'], [`--to-revision=${revision}`])
})

/**
 * `kubectl rollout pause`: changes of the template wait until it is resumed.
 * @example When I pause deployment "web"
 */
When('I pause {object}', async function (object) {
  await act(this, object, ['rollout', 'pause'])
})

/**
 * `kubectl rollout resume`.
 * @example When I resume deployment "web"
 */
When('I resume {object}', async function (object) {
  await act(this, object, ['rollout', 'resume'])
})

/**
 * `kubectl rollout restart`: the same template again, in new pods.
 * @example When I restart deployment "web"
 */
When('I restart {object}', async function (object) {
  await act(this, object, ['rollout', 'restart'])
})

/**
 * `kubectl label --overwrite`.
 * @example When I label node "node-2" with disktype=ssd
 */
When('I label {object} with {label}', async function (object, { key, value }) {
  await act(this, object, ['label'], [`${key}=${value}`, '--overwrite'])
})

/**
 * Removes a label.
 * @example When I remove label "disktype" from node "node-2"
 */
When('I remove label {text} from {object}', async function (key, object) {
  await act(this, object, ['label'], [`${key}-`])
})

/**
 * `kubectl annotate --overwrite`.
 * @example When I annotate deployment "web" with kubernetes.io/change-cause="a better image"
 */
When('I annotate {object} with {annotation}', async function (object, { key, value }) {
  await act(this, object, ['annotate'], [`${key}=${value}`, '--overwrite'])
})

/**
 * `kubectl patch` with a YAML or JSON strategic merge patch; a plain merge patch for custom resources.
 * @example
 *   When I patch deployment "web" with:
 *     """yaml
 *     spec:
 *       minReadySeconds: 10
 *     """
 */
When('I patch {object} with:', async function (object, patch: string) {
  await act(this, object, ['patch'], ['--patch', patch, ...(object.resource.custom ? ['--type', 'merge'] : [])])
})

/**
 * `kubectl delete`: what the object owns goes too; returns when the object is gone.
 * @example When I delete deployment "web"
 */
When('I delete {object}', async function (object) {
  await act(this, object, ['delete'])
})

/**
 * `kubectl delete --cascade=orphan`: what the object owns stays, without an owner.
 * @example When I delete replicaset "web", leaving its pods
 */
When('I delete {object}, leaving its pods', async function (object) {
  await act(this, object, ['delete'], ['--cascade=orphan'])
})

/**
 * `kubectl delete --cascade=foreground`: what the object owns goes first.
 * @example When I delete deployment "web" in the foreground
 */
When('I delete {object} in the foreground', async function (object) {
  await act(this, object, ['delete'], ['--cascade=foreground'])
})

/**
 * `kubectl delete --force --grace-period=0`: gone at once, whatever the node says.
 * @example When I delete pod "web-0" by force
 */
When('I delete {object} by force', async function (object) {
  await act(this, object, ['delete'], ['--force', '--grace-period=0'])
})

/** Does to an object what a kubectl verb does: `kubectl <verb> <type>/<name> <flags>`. */
export async function act(
  world: GherkubeWorld,
  object: ObjectName,
  verb: readonly string[],
  flags: readonly string[] = [],
): Promise<void> {
  world.beginAction()
  const type = object.resource.group ? `${object.resource.plural}.${object.resource.group}` : object.resource.plural
  const namespace = object.resource.namespaced ? inNamespace(world, object) : []
  await kubectl(world, [...verb, type, object.name, ...flags, ...namespace])
}
