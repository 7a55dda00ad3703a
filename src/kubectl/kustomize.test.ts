import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { expect } from 'chai'
import { createSimulatedCluster } from '../cluster/simulated'
import { deploymentYaml } from '../testing/kubectl-world'
import { memoryFiles } from './files'
import { createKubectl } from './kubectl'
import { kustomize } from './kustomize'

const folder = mkdtempSync(join(tmpdir(), 'gherkube-kustomize-'))
after(() => rmSync(folder, { recursive: true }))

/** A machine on which only this script is installed. */
function install(script: string): NodeJS.ProcessEnv {
  const file = join(folder, 'kustomize')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return { PATH: folder }
}

const message = (error: Error): string => error.message

test('the installed kustomize renders, and its words are passed on', async () => {
  expect(await kustomize('/some where; rm -rf', install('echo "$1 $2"'))).to.equal('build /some where; rm -rf\n')
  const fails = install('echo "Error: no such overlay" >&2; exit 1')
  expect(await kustomize('/x', fails).catch(message)).to.equal('no such overlay')
  const logs = install(`echo 'E1 run.go:72] "command failed" err="no \\"base\\" here"' >&2; exit 1`)
  expect(await kustomize('/x', logs).catch(message)).to.equal('no "base" here')
})

test('without kustomize and kubectl it says what is missing', async () => {
  expect(await kustomize('/x', { PATH: join(folder, 'empty') }).catch(message)).to.match(
    /^kustomize is not installed: -k needs the program/,
  )
})

test('apply, diff and delete take a directory with -k', async () => {
  const rendered = deploymentYaml('web', 'nginx:1.27')
  const files = { ...memoryFiles({}), render: async () => rendered }
  const kubectl = createKubectl({ cluster: createSimulatedCluster(), files })
  const run = async (line: string) => {
    const { stdout, stderr, exitCode } = await kubectl.run(line)
    return [exitCode, stdout + stderr]
  }
  expect(await run('kubectl kustomize overlay')).to.deep.equal([0, rendered])
  expect((await run('kubectl diff -k overlay'))[0]).to.equal(1)
  expect(await run('kubectl apply -k overlay')).to.deep.equal([0, 'deployment.apps/web created\n'])
  expect(await run('kubectl get -k overlay -o name')).to.deep.equal([0, 'deployment.apps/web\n'])
  expect(await run('kubectl delete -k overlay')).to.deep.equal([
    0,
    'deployment.apps "web" deleted from default namespace\n',
  ])
  expect(await run('kubectl apply -k overlay -f x.yaml')).to.deep.equal([
    1,
    'error: only one of -f or -k can be specified\n',
  ])
  expect(await run('kubectl apply -k overlay -R')).to.deep.equal([
    1,
    "error: the -k flag can't be used with -f or -R\n",
  ])
})

test('where no program may run, -k says so', async () => {
  const kubectl = createKubectl({ cluster: createSimulatedCluster(), files: memoryFiles({}) })
  const { stderr } = await kubectl.run('kubectl apply -k overlay')
  expect(stderr).to.match(/^error: cannot render overlay: no program may run here; render it with `kustomize build`/)
})
