import { Given, When } from './registry'
import { kubectl } from './run-command'
import type { GherkubeWorld } from './world'

/**
 * A file that commands and steps of this scenario can name; it exists in the scenario only.
 * @example
 *   Given the file "web.yaml":
 *     """yaml
 *     kind: Pod
 *     """
 */
Given('the file {file}:', function (file, text: string) {
  this.files.set(file, text)
})

/**
 * `kubectl apply -f`: creates what is not there and changes what is. The file stands beside the feature.
 * @example When I apply "web.yaml"
 */
When('I apply {file}{scope}', async function (file, scope) {
  await withFile(this, ['apply'], file, scope)
})

/**
 * `kubectl apply` of a manifest that is written in the feature.
 * @example
 *   When I apply:
 *     """yaml
 *     kind: Pod
 *     """
 */
When('I apply:', async function (manifest: string) {
  await applyText(this, manifest)
})

/**
 * `kubectl create -f`: everything must be new.
 * @example When I create "web.yaml"
 */
When('I create {file}{scope}', async function (file, scope) {
  await withFile(this, ['create'], file, scope)
})

/**
 * `kubectl delete -f`: deletes what the manifest names and waits until it is gone.
 * @example When I delete what "web.yaml" describes
 */
When('I delete what {file} describes{scope}', async function (file, scope) {
  await withFile(this, ['delete'], file, scope)
})

/**
 * A namespace of this name; it becomes the one where later steps look unless they name another.
 * @example Given namespace "shop"
 */
Given('namespace {namespace}', async function (namespace) {
  await kubectl(this, ['create', 'namespace', namespace])
  this.namespace = namespace
})

/** Runs a verb on a manifest file; a file that is not there is a mistake of the feature, not of the cluster. */
async function withFile(
  world: GherkubeWorld,
  verb: readonly string[],
  file: string,
  scope: { readonly namespace?: string },
): Promise<void> {
  world.requireFile(file)
  world.beginAction()
  await kubectl(world, [...verb, '-f', file, ...inNamespace(world, scope)])
}

/** Applies a manifest that is given as text. */
export async function applyText(world: GherkubeWorld, manifest: string): Promise<void> {
  world.beginAction()
  await kubectl(world, ['apply', '-f', '-', ...inNamespace(world)], { stdin: manifest })
}

/** `-n` where a step or the scenario names a namespace; manifests with a namespace of their own go before. */
export const inNamespace = (world: GherkubeWorld, words?: { readonly namespace?: string }): readonly string[] =>
  words?.namespace || world.namespace !== 'default' ? ['-n', world.namespaceOf(words)] : []
