import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../testing/kubectl-world'

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ name: plain, port: 8000, targetPort: http }]
`

async function forwarding() {
  const world = kubectlWorld({ files: { 'service.yaml': SERVICE }, forwards: true })
  await world.ok('create deployment web --image=app:1 --port=80')
  await world.ok(
    'patch deploy web --type=json -p \'[{"op":"add","path":"/spec/template/spec/containers/0/ports/0/name","value":"http"}]\'',
  )
  await world.ok('apply -f service.yaml')
  await world.ok('rollout status deploy web')
  await world.pass(5)
  return world
}

test('port-forward says where it listens, on both addresses of this machine', async () => {
  const { ok } = await forwarding()
  expect(await ok('port-forward deployment/web 8080:80')).to.equal(
    'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n',
  )
  expect(await ok('port-forward deployment/web 8081:80 --address 0.0.0.0')).to.equal(
    'Forwarding from 0.0.0.0:8081 -> 80\n',
  )
})

test('ports of services are those of the pods behind them, and names are numbers', async () => {
  const { ok, fails } = await forwarding()
  expect(await ok('port-forward svc/web 9000:8000')).to.contain('127.0.0.1:9000 -> 80')
  expect(await ok('port-forward svc/web plain')).to.contain('127.0.0.1:8000 -> 80')
  expect(await ok('port-forward deploy/web 9001:http')).to.contain('127.0.0.1:9001 -> 80')
  expect(await ok('port-forward deploy/web :http')).to.match(/^Forwarding from 127\.0\.0\.1:4\d{4} -> 80\n/)
  expect(await fails('port-forward svc/web 80')).to.equal('error: Service web does not have a service port 80\n')
  expect(await fails('port-forward svc/web 80:tls')).to.equal("error: Service 'web' does not have a named port 'tls'\n")
  expect(await fails('port-forward deploy/web 80:tls')).to.match(
    /^error: Pod 'web-\S+' does not have a named port 'tls'\n$/,
  )
})

test('a port is taken once', async () => {
  const { ok, run } = await forwarding()
  await ok('port-forward deploy/web 8080:80')
  const { exitCode, stderr } = await run('port-forward deploy/web 8080:81')
  expect(exitCode).to.equal(1)
  expect(stderr).to.equal(
    'Unable to listen on port 8080: Listeners failed to create with the following errors: [' +
      'unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use ' +
      'unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]\n' +
      'error: unable to listen on any of the requested ports: [{8080 81}]\n',
  )
})

test('what cannot be forwarded is refused', async () => {
  const { ok, fails } = await forwarding()
  await ok('run waiting --image=app:1 --overrides=\'{"spec":{"nodeSelector":{"a":"b"}}}\'')
  const cases: readonly (readonly [string, string])[] = [
    ['waiting 80', 'error: unable to forward port because pod is not running. Current status=Pending\n'],
    ['nope 80', 'Error from server (NotFound): pods "nope" not found\n'],
    ['svc/kubernetes 443', "error: invalid service 'kubernetes': Service is defined without a selector\n"],
    ['deploy/web 1:2:3', "error: invalid port format '1:2:3'\n"],
    ['deploy/web 80:', 'error: remote port cannot be empty\n'],
    ['deploy/web 80:0', 'error: remote port must be > 0\n'],
    ['deploy/web x:80', 'error: error parsing local port \'x\': strconv.ParseUint: parsing "x": invalid syntax\n'],
    [
      'deploy/web 70000:80',
      'error: error parsing local port \'70000\': strconv.ParseUint: parsing "70000": value out of range\n',
    ],
    ['deploy/web 80 --address nowhere', 'error: nowhere is not a valid IP\n'],
  ]
  for (const [words, message] of cases) expect(await fails(`port-forward ${words}`), words).to.equal(message)
  expect(await fails('port-forward deploy/web')).to.contain(
    'error: TYPE/NAME and list of ports are required for port-forward\n',
  )
})

test('where nobody could use the port it is not opened', async () => {
  const { ok, fails, pass } = kubectlWorld()
  await ok('run web --image=app:1')
  await pass(30)
  expect(await fails('port-forward web 80')).to.equal(
    'error: nobody here could use the port: it would be closed at once\n',
  )
})
