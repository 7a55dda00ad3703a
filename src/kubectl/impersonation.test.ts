import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../testing/kubectl-world'

const FORBIDDEN = 'Error from server (Forbidden): '

test('--as may do what the access rules allow, and nothing else', async () => {
  const { ok, fails } = kubectlWorld()
  const denied = `${FORBIDDEN}pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"\n`
  expect(await fails('get pods --as=alice')).to.equal(denied)
  await ok('create role reader --verb=get,list --resource=pods')
  await ok('create rolebinding readers --role=reader --user=alice')
  await ok('run web --image=nginx')
  expect(await ok('get pods --as=alice -o name')).to.equal('pod/web\n')
  expect(await fails('delete pod web --as=alice')).to.equal(
    `${FORBIDDEN}pods "web" is forbidden: User "alice" cannot delete resource "pods" in API group "" in the namespace "default"\n`,
  )
  expect(await fails('get pods,services --as=alice')).to.contain('services is forbidden')
  expect(await fails('get nodes --as=alice')).to.contain('at the cluster scope')
  expect(await fails('logs web --as=alice')).to.contain('cannot get resource "pods/log"')
  expect(await fails('scale deployment x --replicas=1 --as=alice')).to.contain('cannot get resource "deployments"')
})

test('--as-group and service accounts count with their groups', async () => {
  const { ok, fails, run } = kubectlWorld()
  await ok('create clusterrole nodes --verb=list --resource=nodes')
  await ok('create clusterrolebinding ops --clusterrole=nodes --group=ops')
  await ok('create clusterrolebinding robots --clusterrole=nodes --group=system:serviceaccounts:default')
  expect(await fails('get nodes --as=alice')).to.contain('Forbidden')
  expect(await ok('get nodes --as=alice --as-group=ops -o name')).to.equal('node/n1\nnode/n2\n')
  expect(await ok('get nodes --as=system:serviceaccount:default:robot -o name')).to.equal('node/n1\nnode/n2\n')
  expect((await run('auth can-i list nodes --as=alice --as-group=ops')).stdout).to.equal('yes\n')
  expect(await fails('get nodes --as-group=ops')).to.equal(
    'error: requesting uid, groups or user-extra for gherkube without impersonating a user\n',
  )
})
