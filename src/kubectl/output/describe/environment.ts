import type { Container } from '../../../api/kinds'
import type { DescribeWriter } from './writer'

type Variable = NonNullable<Container['env']>[number]

export function writeEnvironment(w: DescribeWriter, { env, envFrom }: Container): void {
  if (envFrom?.length) {
    w.line(2, 'Environment Variables from:')
    for (const { prefix, configMapRef, secretRef } of envFrom) {
      const [from, name, optional] = configMapRef
        ? ['ConfigMap', configMapRef.name, configMapRef.optional]
        : ['Secret', secretRef?.name, secretRef?.optional]
      w.line(3, `${name}\t${from}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${optional ?? false}`)
    }
  }
  w.line(2, `Environment:${env?.length ? '' : '\t<none>'}`)
  for (const variable of env ?? []) writeVariable(w, variable)
}

function writeVariable(w: DescribeWriter, { name, value, valueFrom }: Variable): void {
  if (!valueFrom) {
    ;(value ?? '').split('\n').forEach((line, i) => {
      w.line(3, i === 0 ? `${name}:\t${line}` : `\t${line}`)
    })
  } else if (valueFrom.fieldRef) {
    w.line(3, `${name}:\t (${valueFrom.fieldRef.apiVersion ?? 'v1'}:${valueFrom.fieldRef.fieldPath})`)
  } else if (valueFrom.resourceFieldRef) {
    w.line(3, `${name}:\t (${valueFrom.resourceFieldRef.resource})`)
  } else if (valueFrom.secretKeyRef) {
    const { key, name: secret, optional } = valueFrom.secretKeyRef
    w.line(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional ?? false}`)
  } else if (valueFrom.configMapKeyRef) {
    const { key, name: map, optional } = valueFrom.configMapKeyRef
    w.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional ?? false}`)
  }
}
