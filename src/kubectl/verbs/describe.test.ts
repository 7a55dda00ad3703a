import { test } from 'node:test'
import { expect } from 'chai'
import { type KubectlWorld, kubectlWorld } from '../../testing/kubectl-world'

const FILES = {
  'all.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, name: http}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, annotations: {note: hello}}
spec:
  tls: [{hosts: [shop.example.com], secretName: cert}]
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
      - {path: /old, pathType: Exact, backend: {service: {name: gone, port: {number: 81}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: walls}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: shop}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
    ports: [{port: 80}]
  - {}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [apps, ""], resources: [deployments, pods/log], verbs: [get, list], resourceNames: [a]}
- {apiGroups: [apps], resources: [deployments], verbs: [watch]}
- {apiGroups: [apps], resources: [deployments], verbs: [delete]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: alice, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: robot, namespace: default}]
---
apiVersion: v1
kind: Pod
metadata: {name: envs}
spec:
  containers:
  - name: c
    image: nginx
    resources: {limits: {cpu: 1500m, memory: 64Mi}}
    env:
    - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    - {name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
`,
}

async function withAll(): Promise<KubectlWorld> {
  const world = kubectlWorld({ files: FILES })
  await world.ok('apply -f all.yaml')
  await world.pass(10)
  return world
}

test('an ingress is described with what stands behind its paths', async () => {
  const { ok } = await withAll()
  expect(await ok('describe ingress shop')).to.equal(`Name:             shop
Labels:           <none>
Namespace:        default
Address:          ${''}
Ingress Class:    <none>
Default backend:  <default>
TLS:
  cert terminates shop.example.com
Rules:
  Host              Path  Backends
  ----              ----  --------
  shop.example.com  ${''}
                    /      web:80 ()
                    /old   gone:81 (<error: services "gone" not found>)
Annotations:        note: hello
Events:             <none>
`)
})

test('a network policy is described rule by rule', async () => {
  const { ok } = await withAll()
  expect(await ok('describe netpol walls')).to.equal(`Name:         walls
Namespace:    default
Created on:   2026-01-01 00:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     app=web
  Allowing ingress traffic:
    To Port: 80/TCP
    From:
      PodSelector: app=shop
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Not affecting egress traffic
  Policy Types: Ingress
`)
})

test('roles are described with one row for each resource and name, bindings with their subjects', async () => {
  const { ok } = await withAll()
  expect(await ok('describe role reader')).to.equal(`Name:         reader
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources         Non-Resource URLs  Resource Names  Verbs
  ---------         -----------------  --------------  -----
  deployments       []                 [a]             [get list]
  pods/log          []                 [a]             [get list]
  deployments.apps  []                 [a]             [get list]
  pods.apps/log     []                 [a]             [get list]
  deployments.apps  []                 []              [watch delete]
`)
  expect(await ok('describe rolebinding readers')).to.equal(`Name:         readers
Labels:       <none>
Annotations:  <none>
Role:
  Kind:  Role
  Name:  reader
Subjects:
  Kind            Name   Namespace
  ----            ----   ---------
  User            alice  ${''}
  ServiceAccount  robot  default
`)
})

test('the environment of a pod shows what kubectl can work out', async () => {
  const text = await (await withAll()).ok('describe pod envs')
  expect(text).to.contain(
    '      NAME:  envs (v1:metadata.name)\n      NODE:   (v1:spec.nodeName)\n      CPU:   2 (limits.cpu)\n      MEM:   64 (limits.memory)\n',
  )
})

test('what is found by the beginning of its name is followed by an empty line', async () => {
  const { ok, run } = await withAll()
  expect(await ok('describe pods env')).to.equal(`${await ok('describe pod envs')}\n`)
  expect((await run('describe crd')).stderr).to.equal('No resources found in default namespace.\n')
})

test('a kind without a description of its own is described field by field, in the order of their names', async () => {
  const { ok } = await withAll()
  const text = await ok('describe events')
  const titles = ['API Version:', 'Count:', 'Kind:', 'Last Timestamp:']
  const first = text.split('\n\n\n')[0] ?? ''
  expect((first.match(/^[A-Z][\w ]+:/gm) ?? []).filter((title) => titles.includes(title))).to.deep.equal(titles)
})
