import type { ConfigMap, Secret, ServiceAccount } from '../../../api/kinds'
import { sortedEntries } from '../../../base/compare'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { DescribeWriter } from './writer'

export const describeConfigMap: Describe<ConfigMap> = (map, context) => {
  const w = new DescribeWriter()
  writeName(w, map)
  writeLabelsAndAnnotations(w, map)
  w.line(0, '')
  w.line(0, 'Data')
  w.line(0, '====')
  for (const [key, text] of sortedEntries(map.data)) {
    w.line(0, `${key}:`)
    w.line(0, '----')
    w.line(0, text)
    w.line(0, '')
  }
  w.line(0, '')
  w.line(0, 'BinaryData')
  w.line(0, '====')
  for (const [key, text] of sortedEntries(map.binaryData)) w.line(0, `${key}: ${decodedLength(text)} bytes`)
  w.line(0, '')
  writeEvents(w, map, context)
  return w.toString()
}

const decodedLength = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4)

export const describeSecret: Describe<Secret> = (secret) => {
  const w = new DescribeWriter()
  writeName(w, secret)
  writeLabelsAndAnnotations(w, secret)
  w.line(0, '')
  w.line(0, `Type:\t${secret.type ?? ''}`)
  w.line(0, '')
  w.line(0, 'Data')
  w.line(0, '====')
  for (const [key, text] of sortedEntries(secret.data)) w.line(0, `${key}:\t${decodedLength(text)} bytes`)
  return w.toString()
}

export const describeServiceAccount: Describe<ServiceAccount> = (account, context) => {
  const w = new DescribeWriter()
  writeName(w, account)
  writeLabelsAndAnnotations(w, account)
  const secrets = account.imagePullSecrets ?? []
  if (secrets.length === 0) w.line(0, 'Image pull secrets:\t<none>')
  secrets.forEach(({ name }, i) => {
    w.line(0, `${i === 0 ? 'Image pull secrets:' : ''}\t${name ?? ''}`)
  })
  writeEvents(w, account, context)
  return w.toString()
}
