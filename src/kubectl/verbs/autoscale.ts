import { type KubernetesObject, keyOf } from '../../api/object'
import { apiVersionOf } from '../../api/resource'
import { horizontalPodAutoscalers } from '../../api/resources/horizontal-pod-autoscaler'
import type { JsonObject } from '../../base/json'
import { CommandError, throwAll } from '../errors'
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, FILE_FLAGS, integer, OUTPUT_FLAGS, RECORD_FLAG, text, toggle } from '../flag'
import { gather } from '../gather'
import { dryRunOf, reportOf } from '../report'
import type { Call, Item, Verb } from '../verb'
import { requireFlags } from './create/generate'

export const autoscale: Verb = {
  name: 'autoscale',
  about: 'Auto-scale a deployment, replica set, stateful set, or replication controller.',
  usage: '(-f FILENAME | TYPE NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    RECORD_FLAG,
    integer('min', 'At least so many pods', { fallback: '-1' }),
    integer('max', 'At most so many pods', { fallback: '-1' }),
    integer('cpu-percent', 'CPU use to aim at, in percent of the requests', {
      fallback: '-1',
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    text('cpu', 'CPU use to aim at: 70% or 500m'),
    text('memory', 'Memory use to aim at: 60% or 200Mi'),
    text('name', 'The name of the autoscaler'),
    toggle('save-config', 'Accepted'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags } = call
  const [least, most] = [flags.integer('min') as number, flags.integer('max') as number]
  requireFlags(call, ['max'])
  if (most < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${most}`)
  if (most < least)
    throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`)
  const report = await reportOf(call)
  const { items, errors } = await gather(call, { all: 'no' })
  for (const item of items) {
    const { group, version, plural, kind, scale } = item.resource
    if (!scale) {
      throw new CommandError(
        `cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${plural} in discovery information`,
      )
    }
    const body = autoscalerFor(call, item)
    const dryRun = dryRunOf(call)
    const object =
      dryRun === 'client'
        ? (body as unknown as KubernetesObject)
        : (
            await call.cluster.create(horizontalPodAutoscalers, keyOf(item.object).namespace, body, {
              dryRun: dryRun === 'server',
              fieldManager: 'kubectl-autoscale',
            })
          ).object
    report(horizontalPodAutoscalers, object, dryRun === 'client' ? 'created' : 'autoscaled')
  }
  throwAll(errors)
}

function autoscalerFor(call: Call, { resource, object }: Item): JsonObject {
  const { flags } = call
  const [least, most] = [flags.integer('min') as number, flags.integer('max') as number]
  const { name } = object.metadata
  const namespace = call.namespaceGiven ? { namespace: call.namespace } : {}
  const percent = flags.integer('cpu-percent') as number
  const metrics = [
    ...(percent >= 0 ? [metric('cpu', `${percent}%`)] : []),
    ...(flags.text('cpu') ? [metric('cpu', flags.text('cpu'))] : []),
    ...(flags.text('memory') ? [metric('memory', flags.text('memory'))] : []),
  ]
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: flags.text('name') || name, ...namespace },
    spec: {
      maxReplicas: most,
      ...(least > 0 ? { minReplicas: least } : {}),
      ...(metrics.length > 0 ? { metrics } : {}),
      scaleTargetRef: { apiVersion: apiVersionOf(resource), kind: resource.kind, name },
    },
    status: { currentMetrics: null, desiredReplicas: 0 },
  }
}

function metric(name: string, target: string): JsonObject {
  const percent = /^(\d+)%$/.exec(target)
  return {
    type: 'Resource',
    resource: {
      name,
      target: percent
        ? { type: 'Utilization', averageUtilization: Number(percent[1]) }
        : { type: 'AverageValue', averageValue: target },
    },
  }
}
