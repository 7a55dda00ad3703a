import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import { Program } from './programs'

const start = (line: string) => Program.start(line, __filename, '/tmp/kubeconfig')
const message = (error: Error): string => error.message

async function ended(program: Program): Promise<Program> {
  while (!program.hasEnded) await setTimeout(10)
  return program
}

test('a program finds the cluster by KUBECONFIG, and what it prints is kept', async () => {
  const program = await ended(await start(`node -p "process.env.KUBECONFIG"`))
  expect([program.exitCode, program.stdout]).to.deep.equal([0, '/tmp/kubeconfig\n'])
  program.refuseFailure()
})

test('one that fails is told of with its last lines', async () => {
  const program = await ended(await start(`node -e "console.error('no leader'); process.exit(3)"`))
  expect(() => program.refuseFailure()).to.throw(/ended with exit code 3\n\nits last lines:\n {2}no leader$/)
})

test('one that is stopped has not failed, even when it does not want to end', async () => {
  const deaf = `node -e "process.on('SIGTERM', () => 0); console.log('up'); setInterval(() => 0, 1000)"`
  const program = await start(deaf)
  while (program.stdout === '') await setTimeout(10)
  await program.stop()
  expect(program.hasEnded).to.equal(true)
  program.refuseFailure()
})

test('no shell runs, and a program that is not there is named', async () => {
  expect(await start('nosuchprogram --x').catch(message)).to.equal(
    'Cannot start `nosuchprogram --x`: there is no program "nosuchprogram" on this machine',
  )
  expect(await start('node a.js | tee log').catch(message)).to.match(/"\|" is a pipe, and no shell runs here/)
})
