import type { Mutable } from '../../base/json'
import type { Container, Probe } from '../kinds'
import { defaultQuantities } from './resource-quantities'

type ContainerDraft = Mutable<Container>
type ProbeDraft = Mutable<Probe>

/** `SetDefaults_Container` and the defaults of what is inside a container. In place; idempotent. */
export function defaultContainer(container: ContainerDraft): void {
  container.imagePullPolicy ||= pullPolicyOf(container.image)
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  defaultQuantities(container.resources.limits)
  defaultQuantities(container.resources.requests)
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1'
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) defaultProbe(probe)
  defaultHttpGet(container.lifecycle?.postStart)
  defaultHttpGet(container.lifecycle?.preStop)
}

/** `Always` for the tag `latest`, said or meant, else `IfNotPresent`. A digest without a tag pins the image. */
export function pullPolicyOf(image: string | undefined): 'Always' | 'IfNotPresent' {
  const [reference = '', digest] = (image ?? '').split('@')
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1)
  const tag = lastPart.includes(':') ? lastPart.slice(lastPart.lastIndexOf(':') + 1) : digest ? '' : 'latest'
  return tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function defaultProbe(probe: ProbeDraft | undefined): void {
  if (!probe) return
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  defaultHttpGet(probe)
  if (probe.grpc) probe.grpc.service ??= ''
}

function defaultHttpGet(handler: Pick<ProbeDraft, 'httpGet'> | undefined): void {
  if (!handler?.httpGet) return
  handler.httpGet.path ||= '/'
  handler.httpGet.scheme ||= 'HTTP'
}
