import { test } from 'node:test'
import { expect } from 'chai'
import { refusals, updateRefusals } from '../../testing/settled'
import { configMaps } from './config-map'
import { cronJobs } from './cron-job'
import { dns1123Label, portName, qualifiedName } from './names'
import { services } from './service'

const named = (metadata: object): readonly string[] => refusals(configMaps, { metadata })

test('A name must be a DNS subdomain, and the message says how one looks', () => {
  expect(named({ name: 'Web_1' })).to.deep.equal([
    `metadata.name: Invalid value: "Web_1": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  ])
})

test('The name of a service must begin with a letter', () => {
  expect(refusals(services, { metadata: { name: '1bad' }, spec: { ports: [{ port: 80 }] } })).to.deep.equal([
    `metadata.name: Invalid value: "1bad": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
  ])
})

test('The name of a CronJob leaves room for the names of its jobs', () => {
  const errors = refusals(cronJobs, { metadata: { name: 'a'.repeat(53) }, spec: { schedule: '* * * * *' } })
  expect(errors.at(-1)).to.match(/^metadata.name: Invalid value: "a+": must be no more than 52 characters$/)
})

test('A generated name is judged by its prefix, which may end with a dash', () => {
  expect(named({ generateName: 'web-' })).to.deep.equal([])
  expect(named({ generateName: 'Web-' })[0]).to.match(/^metadata\.generateName: Invalid value: "Web-": a lowercase/)
})

test('Label values and keys follow their own rules', () => {
  expect(named({ labels: { app: 'not valid!' } })).to.deep.equal([
    `metadata.labels: Invalid value: "not valid!": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  ])
  expect(named({ labels: { 'bad key': 'x' } })).to.deep.equal([
    `metadata.labels: Invalid value: "bad key": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  ])
  expect(named({ labels: { app: 'x'.repeat(64) } })[0]).to.contain('must be no more than 63 bytes')
})

test('A change of labels alone is checked too', () => {
  const errors = updateRefusals(configMaps, {}, { metadata: { labels: { app: '-' } } })
  expect(errors.join()).to.contain('a valid label must be an empty string')
})

test('Annotation keys may be in capitals, but are qualified names', () => {
  expect(named({ annotations: { 'Example.com/My-Key': 'any text at all ✓' } })).to.deep.equal([])
  expect(named({ annotations: { 'a/b/c': '' } })[0]).to.contain('a qualified name must consist of')
})

test('One owner at most is the controller', () => {
  const owner = (name: string) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: name, controller: true })
  expect(named({ ownerReferences: [owner('a'), owner('b')] })[0]).to.contain(
    'Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/a and ReplicaSet/b',
  )
})

test('A finalizer is qualified or one of the known ones', () => {
  expect(named({ finalizers: ['example.com/wait', 'foregroundDeletion'] })).to.deep.equal([])
  expect(named({ finalizers: ['wait'] })).to.deep.equal([
    'metadata.finalizers[0]: Invalid value: "wait": name is neither a standard finalizer name nor is it fully qualified',
  ])
})

test('Text rules accept what they should', () => {
  expect([...dns1123Label('a-1'), ...qualifiedName('example.com/a_b.c'), ...portName('http-1')]).to.deep.equal([])
  expect(portName('HTTP')).to.deep.equal([
    'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    'must contain at least one letter (a-z)',
  ])
})
