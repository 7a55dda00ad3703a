/** Why the size is what it is: reason and message of AbleToScale, by how the proposal was stabilised. */
export const ABLE: Readonly<Record<string, readonly [reason: string, message: string]>> = {
  ready: ['ReadyForNewScale', 'recommended size matches current size'],
  down: [
    'ScaleDownStabilized',
    'recent recommendations were higher than current one, applying the highest recent recommendation',
  ],
  up: [
    'ScaleUpStabilized',
    'recent recommendations were lower than current one, applying the lowest recent recommendation',
  ],
}

/** Status, reason and message of ScalingLimited, by the limit that was reached. */
export const LIMITED: Readonly<Record<string, readonly [status: string, reason: string, message: string]>> = {
  none: ['False', 'DesiredWithinRange', 'the desired count is within the acceptable range'],
  TooManyReplicas: ['True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count'],
  TooFewReplicas: ['True', 'TooFewReplicas', 'the desired replica count is less than the minimum replica count'],
  ScaleUpLimit: ['True', 'ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate'],
  ScaleDownLimit: [
    'True',
    'ScaleDownLimit',
    'the desired replica count is decreasing faster than the maximum scale rate',
  ],
}
