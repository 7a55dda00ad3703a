/** A plugin's no, with its reasons in the words that end up in `FailedScheduling`. */
export class Refusal {
  private constructor(
    readonly plugin: string,
    readonly reasons: readonly string[],
    /** Whether removing pods could turn the no into a yes (Kubernetes: Unschedulable or …AndUnresolvable). */
    readonly resolvable: boolean,
  ) {}

  /** Removing pods from the node may help. */
  static unschedulable(plugin: string, ...reasons: readonly string[]): Refusal {
    return new Refusal(plugin, reasons, true)
  }

  /** Preemption is pointless: no pod is in the way. */
  static unresolvable(plugin: string, ...reasons: readonly string[]): Refusal {
    return new Refusal(plugin, reasons, false)
  }
}
