import { type Milliseconds, milliseconds, seconds } from '../base/time'

/** A span of virtual time that differs from subject to subject, evenly between its ends. */
export interface Spread {
  readonly least: Milliseconds
  readonly most: Milliseconds
}

/**
 * How kubelets take their time, and how much of their work they show. One engine plays every profile;
 * the behaviour rules (restart policy, backoff, phases) are the same in all of them.
 */
export interface KubeletProfile {
  /** From a write of a pod to the kubelet acting on it. */
  readonly noticeTime: Milliseconds
  /** Volumes, network and pause container. */
  readonly sandboxTime: Spread
  /** How long pulls take: by the image's size, or always the same. */
  readonly pullTime: 'by size' | Milliseconds
  /** Creating and starting one container. */
  readonly startTime: Milliseconds
  /** From something that happens in the container runtime to the kubelet's status about it. */
  readonly relistTime: Milliseconds
  /** From ErrImagePull to ImagePullBackOff, and from an exit to CrashLoopBackOff. */
  readonly backOffReportTime: Milliseconds
  /** How long an init container runs about which nothing is known. */
  readonly initRunTime: Milliseconds
  /** From SIGTERM to exit, for an application about which nothing is known. */
  readonly stopTime: Milliseconds
  /** From the last container's end to the pod's removal from the API. */
  readonly teardownTime: Milliseconds
  /** Between attempts to mount or configure what was missing. */
  readonly retryInterval: Milliseconds
  /** Between renewals of the node's Lease. */
  readonly leaseInterval: Milliseconds
  /** Between two evictions on a node under memory or disk pressure; `never` evicts nothing. */
  readonly evictionInterval: Milliseconds | 'never'
  readonly recordsEvents: boolean
  /** Whether a status is written before the first container has started or failed. */
  readonly reportsProgress: boolean
  /** Whether containers that stop show in the status of a pod that is deleted or failed from outside. */
  readonly reportsTermination: boolean
  readonly runsProbes: boolean
  /** Whether hooks and commands such as `sh -c "sleep 5; exit 1"` are read to learn what a container does. */
  readonly readsCommands: boolean
  /** Whether pods that were bound to a node they do not fit are rejected. */
  readonly admitsPods: boolean
  /** Why containers of a Failed pod are not ready: `PodFailed` since 1.22. */
  readonly failedPodReason: 'PodFailed' | 'ContainersNotReady'
}

/** A kubelet as people know it: a second or two from binding to running, longer when the image must be pulled. */
export const BELIEVABLE: KubeletProfile = {
  noticeTime: milliseconds(10),
  sandboxTime: { least: milliseconds(300), most: milliseconds(700) },
  pullTime: 'by size',
  startTime: milliseconds(150),
  relistTime: milliseconds(400),
  backOffReportTime: seconds(1),
  initRunTime: seconds(1),
  stopTime: milliseconds(200),
  teardownTime: milliseconds(500),
  retryInterval: seconds(10),
  leaseInterval: seconds(10),
  evictionInterval: seconds(10),
  recordsEvents: true,
  reportsProgress: true,
  reportsTermination: true,
  runsProbes: true,
  readsCommands: true,
  admitsPods: true,
  failedPodReason: 'PodFailed',
}

/**
 * The fake kubelet of the recorded cases: a pod is silent for `startDelay`, then everything has started;
 * a deleted pod keeps its last status for `stopDelay` and is gone.
 */
export const fakeKubelet = (delays: {
  readonly startDelay: Milliseconds
  readonly stopDelay: Milliseconds
}): KubeletProfile => ({
  ...BELIEVABLE,
  noticeTime: milliseconds(0),
  sandboxTime: { least: delays.startDelay, most: delays.startDelay },
  pullTime: milliseconds(0),
  startTime: milliseconds(0),
  relistTime: milliseconds(0),
  backOffReportTime: delays.startDelay,
  initRunTime: milliseconds(300),
  stopTime: milliseconds(0),
  teardownTime: delays.stopDelay,
  leaseInterval: seconds(2),
  evictionInterval: 'never',
  recordsEvents: false,
  reportsProgress: false,
  reportsTermination: false,
  runsProbes: false,
  readsCommands: false,
  admitsPods: false,
  failedPodReason: 'ContainersNotReady',
})

/** Everything a kubelet does, in no time at all: for unit tests of what waits for pods. */
export const INSTANT: KubeletProfile = {
  ...BELIEVABLE,
  noticeTime: milliseconds(0),
  sandboxTime: { least: milliseconds(0), most: milliseconds(0) },
  pullTime: milliseconds(0),
  startTime: milliseconds(0),
  relistTime: milliseconds(0),
  backOffReportTime: milliseconds(0),
  stopTime: milliseconds(0),
  teardownTime: milliseconds(0),
}
