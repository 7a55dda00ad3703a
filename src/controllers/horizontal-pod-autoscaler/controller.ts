import { formatKey } from '../../api/object'
import { horizontalPodAutoscalers } from '../../api/resources/horizontal-pod-autoscaler'
import { seconds } from '../../base/time'
import { type Controller, type Outcome, watching } from '../controller'
import { itself } from '../shared/owner-keys'
import { forget, type Memory } from './behaviour'
import { Evaluation, type EvaluationOptions } from './evaluation'
import { Selections } from './selections'

const PERIOD = seconds(15)

/** Sizes workloads by their metrics, every 15 seconds (`pkg/controller/podautoscaler`). */
export function horizontalPodAutoscalerController(options: EvaluationOptions): Controller {
  const memories = new Map<string, Memory>()
  const selections = new Selections()
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
        selections.forget(key)
        return 'done'
      }
      const memory = memories.get(formatKey(key)) ?? { recommendations: [], changes: [] }
      memories.set(formatKey(key), memory)
      forget(memory, context.now())
      new Evaluation(hpa, { memory, selections }, context, options).run()
      return { requeueAfter: PERIOD }
    },
  }
}
