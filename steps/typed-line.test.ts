import { test } from 'node:test'
import { expect } from 'chai'
import { runTyped } from './typed-line'

const PODS = 'web-1 Running\nweb-2 Pending\ndb-0 Running\n'

/** Programs that print what they are called with; `pods` prints pods, and `fail` fails. */
async function typed(line: string) {
  const ran: string[] = []
  const result = await runTyped(line, async (command) => {
    ran.push(command)
    const exitCode = command === 'fail' ? 1 : 0
    const stdout = command === 'pods' ? PODS : `<${command}>\n`
    return { exitCode, stdout, stderr: exitCode ? 'it broke\n' : '', hints: [] }
  })
  return { ...result, ran }
}

test('a line is one command', async () => {
  expect((await typed('kubectl get pods -o wide')).ran).to.deep.equal(['kubectl get pods -o wide'])
  expect((await typed('kubectl get ds # the daemon sets | here')).ran).to.deep.equal(['kubectl get ds'])
})

test('$(…) stands for what another command prints', async () => {
  expect((await typed('curl $(kubectl get svc web)')).ran).to.deep.equal([
    'kubectl get svc web',
    'curl <kubectl get svc web>',
  ])
  expect((await typed('log $(pods | head -1)')).ran.at(-1)).to.equal('log web-1 Running')
  expect((await typed(`x "$(get -o jsonpath='{.items[?(@.a)].b}')"`)).ran[0]).to.equal(
    "get -o jsonpath='{.items[?(@.a)].b}'",
  )
  expect((await typed("echo '$(pods)' '|'")).ran).to.deep.equal(["echo '$(pods)' '|'"])
  const failure = await typed('log $(fail)').catch((error: Error) => error.message)
  expect(failure).to.equal('Cannot run $(fail): it ended with exit code 1: it broke')
})

test('filters read what the command before them prints', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['pods | grep web', 'web-1 Running\nweb-2 Pending\n'],
    ['pods |grep -v web', 'db-0 Running\n'],
    ['pods | grep -i RUNNING | wc -l', '2\n'],
    ['pods | grep -c Running', '2\n'],
    ["pods | grep -E 'web|db' | tail -n 1", 'db-0 Running\n'],
    ["pods | grep 'web|db'", ''],
    ['pods | sort | head -n1', 'db-0 Running\n'],
  ]
  for (const [line, stdout] of cases) expect((await typed(line)).stdout, line).to.equal(stdout)
  expect((await typed('pods | grep nothing')).exitCode).to.equal(1)
})

test('a line fails when any part of it does', async () => {
  expect(await typed('fail | head')).to.include({ exitCode: 1, stderr: 'it broke\n' })
})

test('what else a shell can do is refused with what there is', async () => {
  const failure = await typed('pods | awk x').catch((error: Error) => error.message)
  expect(failure).to.equal('Cannot run "awk x": behind a pipe only grep, head, tail, sort, wc run here')
  const cases: readonly (readonly [string, RegExp])[] = [
    ['pods | grep -Q x', /^Cannot run this grep command: Unknown option '-Q'; known are -c\/--count/],
    ['pods | grep', /^Cannot run this grep command: it takes one pattern, found 0\.$/],
    ["pods | grep -E '('", /^Cannot run this grep command: Invalid regular expression/],
    ['pods | head -n x', /^Cannot run this head command: it knows -n NUMBER only, found -n x\.$/],
    ['pods | wc -c', /^Cannot run this wc command: it counts lines only, with -l\.$/],
  ]
  for (const [line, message] of cases) {
    expect(await typed(line).catch((error: Error) => error.message), line).to.match(message)
  }
})
