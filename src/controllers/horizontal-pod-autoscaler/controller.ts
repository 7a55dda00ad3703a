import { formatKey } from '../../api/object'
import { horizontalPodAutoscalers } from '../../api/resources/horizontal-pod-autoscaler'
import { seconds } from '../../base/time'
import { type Controller, type Outcome, watching } from '../controller'
import { itself } from '../shared/owner-keys'
import { forget, type Memory } from './behaviour'
import { Evaluation, type EvaluationOptions } from './evaluation'

const PERIOD = seconds(15)

/** Sizes workloads by their metrics, every 15 seconds (`pkg/controller/podautoscaler`). */
export function horizontalPodAutoscalerController(options: EvaluationOptions): Controller {
  const memories = new Map<string, Memory>()
  return {
    name: 'horizontal-pod-autoscaler',
    watches: [
      watching(horizontalPodAutoscalers, (change) => {
        const isSpecChange = change.type !== 'MODIFIED' || change.object.spec !== change.previous?.spec
        return isSpecChange ? itself(change) : []
      }),
    ],
    reconcile(key, context): Outcome {
      const hpa = context.api.find(horizontalPodAutoscalers, key)
      if (!hpa) {
        memories.delete(formatKey(key))
        return 'done'
      }
      const memory = memories.get(hpa.metadata.uid) ?? { recommendations: [], changes: [] }
      memories.set(hpa.metadata.uid, memory)
      forget(memory, context.now())
      new Evaluation(hpa, memory, context, options).run()
      return { requeueAfter: PERIOD }
    },
  }
}
