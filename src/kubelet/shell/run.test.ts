import { test } from 'node:test'
import { expect } from 'chai'
import { runCommand } from './run'

const shell = (script: string) => runCommand(['sh', '-c', script])
const exit = (at: number, code = 0) => ({ kind: 'exit', at, code })

const endings: readonly (readonly [string, object])[] = [
  ['exit 1', exit(0, 1)],
  ['sleep 5; exit 3', exit(5000, 3)],
  ['echo hi && sleep 2m', exit(120_000)],
  ['false || sleep 1', exit(1000)],
  ['while true; do echo tick; sleep 1; done', { kind: 'forever' }],
  ['for i in 1 2 3; do echo $i; sleep 1; done', exit(3000)],
  ['for i in $(seq 1 4); do sleep 1; done', exit(4000)],
  ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); sleep 2; done; exit $i', exit(6000, 3)],
  ['if [ -f /tmp/x ]; then exit 1; else exit 2; fi', exit(0, 2)],
  ['touch /tmp/x; test -f /tmp/x && exit 7', exit(0, 7)],
  ['set -e; false; sleep 10', exit(0, 1)],
  ['sleep infinity', { kind: 'forever' }],
  ['echo start; exec nginx -g "daemon off;"', { kind: 'unknown' }],
  ['until nslookup db; do sleep 2; done; echo found', exit(0)],
  ['timeout 5 sleep 10', exit(5000, 143)],
  ['cat <<EOF\nx\nEOF', { kind: 'unknown' }],
  ['echo "a;b" # exit 1\nsleep 1', exit(1000)],
  ['! false', exit(0)],
  ['echo 1 | grep 1; exit 4', exit(0, 4)],
  ['echo oops >&2; exit 42', exit(0, 42)],
  ['sleep 1 & wait; exit 0', exit(0)],
]

for (const [script, ending] of endings) {
  test(`reads how \`${script.replaceAll('\n', '⏎')}\` ends`, () => {
    expect(shell(script).ending).to.deep.equal(ending)
  })
}

test('a plain argument vector is read like a script of one command', () => {
  expect(runCommand(['sleep', '30']).ending).to.deep.equal(exit(30_000))
  expect(runCommand(['/bin/false']).ending).to.deep.equal(exit(0, 1))
  expect(runCommand(['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)']).ending).to.deep.equal(exit(2000))
  expect(runCommand(['java', '-jar', 'app.jar']).ending).to.deep.equal({ kind: 'unknown' })
  expect(runCommand(['/bin/bash']).ending).to.deep.equal(exit(0))
})

test('output carries the moment at which it was written', () => {
  expect(shell('echo a; sleep 2; echo "b $NAME"').output).to.deep.equal([
    { at: 0, text: 'a\n' },
    { at: 2000, text: 'b \n' },
  ])
  expect(runCommand(['sh', '-c', 'echo $NAME'], { variables: new Map([['NAME', 'x y']]) }).output).to.deep.equal([
    { at: 0, text: 'x y\n' },
  ])
})

test('files come and go at their time', () => {
  expect(shell('touch /tmp/healthy; sleep 30; rm -rf /tmp/healthy; sleep 600').files).to.deep.equal([
    { at: 0, path: '/tmp/healthy', exists: true },
    { at: 30_000, path: '/tmp/healthy', exists: false },
  ])
})

test('no text whatever makes reading fail', () => {
  for (const script of [
    '(',
    '$(',
    '"',
    'if',
    'while',
    '&&',
    '; ;',
    '$'.concat('{x:-y}'),
    '$((1+',
    '>',
    'a | | b',
    '`',
  ]) {
    expect(() => shell(script)).not.to.throw()
  }
})
