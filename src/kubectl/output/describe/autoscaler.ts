import type { HorizontalPodAutoscaler } from '../../../api/kinds'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { DescribeWriter, longTime } from './writer'

type Metric = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]
type Current = NonNullable<HorizontalPodAutoscaler['status']['currentMetrics']>[number]

export const describeHorizontalPodAutoscaler: Describe<HorizontalPodAutoscaler> = (autoscaler, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = autoscaler
  writeName(w, autoscaler)
  writeLabelsAndAnnotations(w, autoscaler)
  w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  w.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`)
  w.line(0, 'Metrics:\t( current / target )')
  spec.metrics?.forEach((metric, i) => {
    w.line(1, formatMetric(metric, status.currentMetrics?.[i]))
  })
  w.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
  w.line(0, `Max replicas:\t${spec.maxReplicas}`)
  writeBehavior(w, autoscaler)
  w.line(
    0,
    `${spec.scaleTargetRef.kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas} desired`,
  )
  if (status.conditions?.length) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tReason\tMessage')
    w.line(1, '----\t------\t------\t-------')
    for (const { type, status: value, reason, message } of status.conditions) {
      w.line(1, `${type}\t${value}\t${reason ?? ''}\t${message ?? ''}`)
    }
  }
  writeEvents(w, autoscaler, context)
  return w.toString()
}

const UNKNOWN = '<unknown>'

function formatMetric(metric: Metric, current: Current | undefined): string {
  switch (metric.type) {
    case 'Resource':
      return formatResource(
        `resource ${metric.resource?.name} on pods`,
        metric.resource?.target,
        current?.resource?.current,
      )
    case 'ContainerResource': {
      const { name, container, target } = metric.containerResource ?? {}
      const now = current?.containerResource?.current
      return formatResource(`resource ${name} of container "${container}" on pods`, target, now)
    }
    case 'Pods':
      return `"${metric.pods?.metric.name}" on pods:\t${current?.pods?.current.averageValue ?? UNKNOWN} / ${metric.pods?.target.averageValue}`
    case 'Object': {
      const { describedObject: about, metric: named, target } = metric.object ?? {}
      const average = target?.averageValue !== undefined
      const now = average ? current?.object?.current.averageValue : current?.object?.current.value
      const kind = average ? ' (target average value)' : ' (target value)'
      return `"${named?.name}" on ${about?.kind}/${about?.name}${kind}:\t${now ?? UNKNOWN} / ${target?.averageValue ?? target?.value}`
    }
    case 'External': {
      const { metric: named, target } = metric.external ?? {}
      const average = target?.averageValue !== undefined
      const now = average ? current?.external?.current.averageValue : current?.external?.current.value
      const kind = average ? ' (target average value)' : ' (target value)'
      return `"${named?.name}"${kind}:\t${now ?? UNKNOWN} / ${target?.averageValue ?? target?.value}`
    }
    default:
      return `<unknown metric type "${metric.type}">`
  }
}

type ResourceMetric = NonNullable<Metric['resource']>
function formatResource(
  title: string,
  target: ResourceMetric['target'] | undefined,
  now: NonNullable<Current['resource']>['current'] | undefined,
): string {
  if (target?.averageUtilization === undefined) {
    return `${title}:\t${now?.averageValue ?? UNKNOWN} / ${target?.averageValue}`
  }
  const used =
    now?.averageUtilization === undefined ? UNKNOWN : `${now.averageUtilization}% (${now.averageValue ?? ''})`
  return `${title}  (as a percentage of request):\t${used} / ${target.averageUtilization}%`
}

function writeBehavior(w: DescribeWriter, { spec }: HorizontalPodAutoscaler): void {
  if (!spec.behavior) return
  w.line(0, 'Behavior:')
  for (const [title, rules] of [
    ['Scale Up', spec.behavior.scaleUp],
    ['Scale Down', spec.behavior.scaleDown],
  ] as const) {
    if (!rules) continue
    w.line(1, `${title}:`)
    if (rules.stabilizationWindowSeconds !== undefined) {
      w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
    }
    if (!rules.policies?.length) continue
    w.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
    w.line(2, 'Policies:')
    for (const { type, value, periodSeconds } of rules.policies) {
      w.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
    }
  }
}
