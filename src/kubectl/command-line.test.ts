import { test } from 'node:test'
import { expect } from 'chai'
import { UsageError } from '../base/usage-error'
import { splitCommandLine } from './command-line'

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['kubectl get pods', ['kubectl', 'get', 'pods']],
  [`patch d web -p '{"spec":{"replicas":3}}'`, ['patch', 'd', 'web', '-p', '{"spec":{"replicas":3}}']],
  ['label pod x "a b=c"', ['label', 'pod', 'x', 'a b=c']],
  ['set image d/web *=nginx:1.20', ['set', 'image', 'd/web', '*=nginx:1.20']],
  [`get -o jsonpath='{.items[*].x}'`, ['get', '-o', 'jsonpath={.items[*].x}']],
  ['run x --env HOME=$HOME', ['run', 'x', '--env', 'HOME=$HOME']],
  ['get pods \\\n  -A', ['get', 'pods', '-A']],
  ['get pods -l name=web # those of the web', ['get', 'pods', '-l', 'name=web']],
  ['create cm c --from-literal=a=', ['create', 'cm', 'c', '--from-literal=a=']],
]

for (const [line, words] of cases) {
  test(`${JSON.stringify(line)} is split into ${words.length} words`, () => {
    expect(splitCommandLine(line)).to.deep.equal(words)
  })
}

const refused: readonly (readonly [string, string])[] = [
  ['kubectl get pods | grep web', 'a pipe'],
  ['kubectl get pods > out.txt', 'a redirection'],
  ['kubectl apply -f <(cat x)', 'a process substitution'],
  ['kubectl get pods && kubectl get nodes', 'a second command'],
  ['kubectl get pods; ls', 'a second command'],
  ['kubectl get pods\nkubectl get nodes', 'a second command'],
  ['kubectl delete pod $(kubectl get pods -o name)', 'a command substitution'],
  ['kubectl delete pod `date`', 'a command substitution'],
  ['kubectl get pods &', 'a background command'],
  ['kubectl get pods "x', 'never closed'],
]

for (const [line, reason] of refused) {
  test(`${JSON.stringify(line)} is refused: ${reason}`, () => {
    expect(() => splitCommandLine(line)).to.throw(UsageError, reason)
  })
}
