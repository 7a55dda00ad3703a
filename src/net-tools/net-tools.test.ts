import { test } from 'node:test'
import { expect } from 'chai'
import type { WebAnswer, WebRequest } from '../api/web'
import { NET_TOOLS } from '.'

const PAGE: WebAnswer = { kind: 'answer', status: 200, headers: ['Server: app/1'], body: 'hello\n', image: 'app:1' }
const MISSING: WebAnswer = { kind: 'answer', status: 404, headers: [], body: 'no such page\n', image: 'app:1' }
const broken = (kind: Exclude<WebAnswer['kind'], 'answer'>): WebAnswer => ({ kind, why: 'pod "web" hangs' })

/** Runs a command line against a server that always answers the same. */
function run(line: string, answer: WebAnswer = PAGE) {
  const asked: WebRequest[] = []
  const [program = '', ...words] = line.split(' ')
  const result = NET_TOOLS.get(program)?.(words, {
    request(request) {
      asked.push(request)
      return answer
    },
    resolve: (name) => (name === 'web' ? { name: 'web.default.svc.cluster.local', address: '10.96.0.7' } : undefined),
  })
  return { stdout: '', stderr: '', exitCode: -1, takes: 0, ...result, asked: asked[0] }
}

test('a URL is a host, a port and a path, with or without a scheme', () => {
  expect(run('curl http://127.0.0.1:8080').asked).to.deep.equal({ host: '127.0.0.1', port: 8080, path: '/' })
  expect(run('curl web/cart?id=1').asked).to.deep.equal({ host: 'web', port: 80, path: '/cart?id=1' })
  expect(run('curl https://web').asked?.port).to.equal(443)
  expect(run('wget -qO- http://[::1]:81/').asked).to.deep.equal({ host: '::1', port: 81, path: '/' })
  expect(run('curl ftp://web').exitCode).to.equal(3)
})

test('curl prints the page, its head, or its status', () => {
  expect(run('curl -s web').stdout).to.equal('hello\n')
  expect(run('curl -sI web').stdout).to.equal('HTTP/1.1 200 OK\r\nServer: app/1\r\n\r\n')
  expect(run('curl -s -o /dev/null -w %{http_code}\\n web').stdout).to.equal('200\n')
  expect(run('curl web', MISSING)).to.include({ exitCode: 0, stdout: 'no such page\n' })
})

test("curl fails with curl's words and exit codes", () => {
  const cases: readonly (readonly [string, WebAnswer, number, string])[] = [
    ['curl -f web', MISSING, 22, 'curl: (22) The requested URL returned error: 404\n'],
    ['curl web', broken('unknown host'), 6, 'curl: (6) Could not resolve host: web\n'],
    [
      'curl web:81',
      broken('refused'),
      7,
      "curl: (7) Failed to connect to web port 81 after 0 ms: Couldn't connect to server\n",
    ],
    ['curl web', broken('closed'), 52, 'curl: (52) Empty reply from server\n'],
    ['curl -m 3 web', broken('unreachable'), 28, 'curl: (28) Connection timed out after 3001 milliseconds\n'],
    [
      'curl -m 2 web',
      broken('silent'),
      28,
      'curl: (28) Operation timed out after 2001 milliseconds with 0 bytes received\n',
    ],
    ['curl -s web', broken('refused'), 7, ''],
    ['curl', PAGE, 2, 'curl: (2) no URL specified\n'],
  ]
  for (const [line, answer, exitCode, stderr] of cases) {
    expect(run(line, answer), line).to.include({ exitCode, stderr })
  }
})

test('a person waits as long as curl does', () => {
  expect(run('curl --connect-timeout 5 web', broken('unreachable')).takes).to.equal(5000)
  expect(run('curl web', broken('unreachable')).takes).to.equal(131_000)
  expect(() => run('curl web', broken('silent'))).to.throw('pod "web" hangs, and curl waits for an answer for ever')
})

test('what curl does here says what it does not', () => {
  expect(() => run('curl -X POST web')).to.throw('what programs do with POST is not simulated, only GET and HEAD')
  expect(() => run('curl --frobnicate web')).to.throw(/Unknown option '--frobnicate'; known are .*-f\/--fail/)
  expect(() => run('wget --post-data=x web')).to.throw(/^Cannot run this wget command: Unknown option/)
  expect(() => run('curl -o page.html web')).to.throw('nothing is saved to files: page.html')
  expect(() => run('curl -m soon web', broken('silent'))).to.throw('--max-time takes a number of seconds, found "soon"')
})

test("wget prints with -O -, and fails with BusyBox's words", () => {
  expect(run('wget -qO- web')).to.include({ exitCode: 0, stdout: 'hello\n' })
  expect(run('wget -q --spider web')).to.include({ exitCode: 0, stdout: '' })
  expect(run('wget -qO- web', MISSING).stderr).to.equal('wget: server returned error: HTTP/1.1 404 Not Found\n')
  expect(run('wget -qO- web', broken('refused')).stderr).to.equal(
    "wget: can't connect to remote host (web): Connection refused\n",
  )
  expect(run('wget -T 4 web', broken('unreachable'))).to.include({ stderr: 'wget: download timed out\n', takes: 4000 })
})

test('nc tells whether a port takes connections', () => {
  expect(run('nc -z web 80')).to.include({ exitCode: 0, stdout: '', stderr: '' })
  expect(run('nc -z web 80', broken('silent')).exitCode).to.equal(0)
  expect(run('nc -zv web 81', broken('refused'))).to.include({
    exitCode: 1,
    stderr: 'nc: web (web:81): Connection refused\n',
  })
  expect(run('nc -z -w 2 web 81', broken('unreachable'))).to.include({ exitCode: 1, takes: 2000 })
  expect(() => run('nc web 80')).to.throw('it knows `nc -z [-v] [-w SECONDS] HOST PORT` only')
})

test("nslookup prints as BusyBox's does in the documentation", () => {
  const server = 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n'
  expect(run('nslookup web').stdout).to.equal(
    `${server}Name:      web\nAddress 1: 10.96.0.7 web.default.svc.cluster.local\n`,
  )
  expect(run('nslookup db')).to.include({ exitCode: 1, stdout: server, stderr: "nslookup: can't resolve 'db'\n" })
})
