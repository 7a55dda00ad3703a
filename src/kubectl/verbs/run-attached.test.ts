import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

test('run --rm -i shows what the container writes, and deletes the pod', async () => {
  const { ok, fails, pass } = kubectlWorld()
  expect(await ok('run tmp --image=busybox --restart=Never --rm -i -- echo hi')).to.equal(
    'hi\npod "tmp" deleted from default namespace\n',
  )
  await pass(60)
  expect(await fails('get pod tmp')).to.contain('not found')
  expect(await ok('run quiet --image=busybox --restart=Never --rm -i -q -- echo hi')).to.equal('hi\n')
})

test('run --attach ends as the container does', async () => {
  const { run } = kubectlWorld()
  expect(await run("run tmp --image=busybox --restart=Never --attach -- sh -c 'exit 3'")).to.deep.equal({
    exitCode: 3,
    stdout: '',
    stderr: 'pod default/tmp terminated (Error)\n',
  })
})

test('to a container that still runs nothing can be attached: its logs are shown', async () => {
  const { run } = kubectlWorld()
  const { exitCode, stdout, stderr } = await run(
    "run tmp --image=busybox --restart=Never --rm -it -- sh -c 'sleep 5; echo done'",
  )
  expect([exitCode, stdout]).to.deep.equal([0, 'done\npod "tmp" deleted from default namespace\n'])
  expect(stderr.split('\n')).to.deep.equal([
    'Unable to use a TTY - input is not a terminal or the right kind of file',
    "If you don't see a command prompt, try pressing enter.",
    "warning: couldn't attach to pod/tmp, falling back to streaming logs: gherkube runs no programs in containers: there is nothing to attach to; look at the logs",
    '',
  ])
})

test('a pod that never runs is waited for as long as --pod-running-timeout says', async () => {
  const { run, cluster } = kubectlWorld({ nodes: [] })
  const start = cluster.now()
  const { exitCode, stdout, stderr } = await run('run tmp --image=busybox --rm -i --pod-running-timeout=5s')
  expect([exitCode, stdout, stderr]).to.deep.equal([
    1,
    'pod "tmp" deleted from default namespace\n',
    'error: timed out waiting for the condition\n',
  ])
  expect(cluster.now() - start).to.equal(5000)
})

test('what cannot go together is refused', async () => {
  const { fails } = kubectlWorld()
  const see = "\nSee 'kubectl run -h' for help and examples\n"
  expect(await fails('run x --image=y --rm')).to.equal(`error: --rm should only be used for attached containers${see}`)
  expect(await fails('run x --image=y -t')).to.equal(
    `error: -i/--stdin is required for containers with -t/--tty=true${see}`,
  )
  expect(await fails('run x --image=y -i --dry-run=client')).to.equal(
    `error: --dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)${see}`,
  )
  expect(await fails("run x --image='A B'")).to.equal('error: Invalid image name "A B": invalid reference format\n')
})
