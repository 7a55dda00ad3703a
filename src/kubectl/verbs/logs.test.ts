import { test } from 'node:test'
import { expect } from 'chai'
import { type KubectlWorld, kubectlWorld } from '../../testing/kubectl-world'

async function withPods(): Promise<KubectlWorld> {
  const world = kubectlWorld()
  await world.ok('run p --image=nginx')
  await world.ok('create deployment web --image=nginx --replicas=2')
  await world.pass(20)
  return world
}

const REFUSED: Readonly<Record<string, string>> = {
  '--tail=-2': '--tail must be greater than or equal to -1',
  '--limit-bytes=-1': '--limit-bytes must be greater than 0',
  '--since=-1s': '--since must be greater than 0',
  '--since=1s --since-time=2026-01-01T00:00:00Z': 'at most one of `sinceTime` or `sinceSeconds` may be specified',
  '--since-time=foo': 'parsing time "foo" as "2006-01-02T15:04:05Z07:00": cannot parse "foo" as "2006"',
  '--since-time=2026-01-01': 'parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
  '--all-containers -c p': '--all-containers=true should not be specified with container name p',
  '--pod-running-timeout=0': '--pod-running-timeout must be higher than zero',
}

test('kubectl logs refuses flags that cannot be', async () => {
  const { fails } = await withPods()
  for (const [flags, message] of Object.entries(REFUSED)) {
    expect(await fails(`logs p ${flags}`)).to.equal(`error: ${message}\n`)
  }
  expect(await fails('logs p p p')).to.match(/^error: expected 'logs \[-f\] \[-p\] \(POD \| TYPE\/NAME\)/)
})

test('no more logs are followed at once than may be', async () => {
  const { fails, ok } = await withPods()
  expect(await fails('logs -l app=web -f --max-log-requests=1')).to.equal(
    'error: you are attempting to follow 2 log streams, but maximum allowed concurrency is 1, use --max-log-requests to increase the limit\n',
  )
  expect(await ok('logs -l app=web --max-log-requests=1')).to.equal('')
})
