import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../testing/kubectl-world'

const LIVE = `apiVersion: v1
kind: Pod
metadata: { name: live }
spec:
  containers:
    - name: live
      image: busybox
      env: [{ name: COLOUR, value: red }]
      args: [/bin/sh, -c, "touch /tmp/healthy; sleep 100000"]
      livenessProbe: { exec: { command: [cat, /tmp/healthy] }, periodSeconds: 5 }
`

async function world() {
  const all = kubectlWorld({ files: { 'live.yaml': LIVE } })
  await all.ok('apply -f live.yaml')
  await all.ok('run web --image=nginx')
  await all.pass(10)
  return all
}

test('a command writes, and its exit code is that of kubectl', async () => {
  const { ok, run } = await world()
  expect(await ok('exec live -- echo hi there')).to.equal('hi there\n')
  expect(await ok(`exec live -- sh -c 'echo $COLOUR; test -f /tmp/none; echo $?'`)).to.equal('red\n1\n')
  expect(await run(`exec live -- sh -c 'echo x; exit 7'`)).to.deep.equal({
    exitCode: 7,
    stdout: 'x\n',
    stderr: 'command terminated with exit code 7\n',
  })
})

test('what a command does to files shows in the probes', async () => {
  const { ok, pass } = await world()
  await ok('exec live -- rm /tmp/healthy')
  await pass(60)
  expect(await ok("get pod live -o jsonpath='{.status.containerStatuses[0].restartCount}'")).to.equal('1')
  const events = await ok("get events --field-selector=reason=Unhealthy -o jsonpath='{.items[0].message}'")
  expect(events).to.match(/^Liveness probe failed: cat: can't open '\/tmp\/healthy'/)
})

test('time passes while a command sleeps', async () => {
  const { ok, cluster } = await world()
  const start = cluster.now()
  await ok(`exec live -- sh -c 'sleep 3; echo done'`)
  expect(cluster.now() - start).to.equal(3000)
})

test('what cannot be told is refused, not guessed', async () => {
  const { fails } = await world()
  for (const command of ['live -- nginx -t', 'live -- cat /tmp/healthy', 'web -- touch /tmp/x', 'web -- date']) {
    expect(await fails(`exec ${command}`), command).to.match(
      /^Error from server \(NotImplemented\): gherkube runs no programs in containers: it knows what "touch/,
    )
  }
})

test('pods, containers and commands that are missing are named as kubectl names them', async () => {
  const { fails } = await world()
  expect(await fails('exec nope -- ls')).to.equal('Error from server (NotFound): pods "nope" not found\n')
  expect(await fails('exec live')).to.equal('error: you must specify at least one command for the container\n')
  expect(await fails('exec -- ls')).to.equal('error: pod, type/name or --filename must be specified\n')
  expect(await fails('exec live ls')).to.match(/^error: exec \[POD\] \[COMMAND\] is not supported anymore/)
  expect(await fails('exec live -c other -- true')).to.equal(
    'Error from server (BadRequest): container other is not valid for pod live\n',
  )
})
