/**
 * Group versions that a 1.35 server serves beside those of the simulated kinds.
 * Simplified: discovery lists them, but the kinds of most are not simulated.
 */
export const FURTHER_GROUP_VERSIONS: readonly string[] = [
  'admissionregistration.k8s.io/v1',
  'apiregistration.k8s.io/v1',
  'authentication.k8s.io/v1',
  'authorization.k8s.io/v1',
  'autoscaling/v1',
  'certificates.k8s.io/v1',
  'events.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1',
  'resource.k8s.io/v1',
]
