import type { Container } from '../../../api/kinds'
import type { KubernetesObject } from '../../../api/object'
import { parseQuantity } from '../../../api/quantity'
import type { DescribeWriter } from './writer'

interface Scope {
  readonly container: Container
  readonly pod: KubernetesObject | undefined
}

type Variable = NonNullable<Container['env']>[number]

export function writeEnvironment(w: DescribeWriter, container: Container, pod?: KubernetesObject): void {
  const { env, envFrom } = container
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
  for (const variable of env ?? []) writeVariable(w, variable, { container, pod })
}

function writeVariable(w: DescribeWriter, { name, value, valueFrom }: Variable, { container, pod }: Scope): void {
  if (!valueFrom) {
    ;(value ?? '').split('\n').forEach((line, i) => {
      w.line(3, i === 0 ? `${name}:\t${line}` : `\t${line}`)
    })
  } else if (valueFrom.fieldRef) {
    const { apiVersion = 'v1', fieldPath } = valueFrom.fieldRef
    w.line(3, `${name}:\t${fieldOf(pod, fieldPath)} (${apiVersion}:${fieldPath})`)
  } else if (valueFrom.resourceFieldRef) {
    const { resource } = valueFrom.resourceFieldRef
    const amount = amountOf(container, valueFrom.resourceFieldRef)
    const isOpen = amount === '0' && (resource === 'limits.cpu' || resource === 'limits.memory')
    w.line(3, `${name}:\t${isOpen ? 'node allocatable' : amount} (${resource})`)
  } else if (valueFrom.secretKeyRef) {
    const { key, name: secret, optional } = valueFrom.secretKeyRef
    w.line(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional ?? false}`)
  } else if (valueFrom.configMapKeyRef) {
    const { key, name: map, optional } = valueFrom.configMapKeyRef
    w.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional ?? false}`)
  }
}

/** kubectl knows of a pod's own fields only its name and namespace. */
function fieldOf(pod: KubernetesObject | undefined, path: string): string {
  if (path === 'metadata.name') return pod?.metadata.name ?? ''
  return path === 'metadata.namespace' ? (pod?.metadata.namespace ?? '') : ''
}

/** How often the divisor fits into a request or limit, rounded up. */
function amountOf(
  { resources }: Container,
  { resource, divisor }: NonNullable<NonNullable<Variable['valueFrom']>['resourceFieldRef']>,
): string {
  const [kind = '', name = ''] = resource.split('.')
  const given = (kind === 'limits' ? resources?.limits : resources?.requests)?.[name]
  const amount = given === undefined ? 0 : (parseQuantity(String(given)) ?? 0)
  const unit = (divisor === undefined ? 1 : parseQuantity(String(divisor))) || 1
  return String(Math.ceil(Number((amount / unit).toPrecision(15))))
}
