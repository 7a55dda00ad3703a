import type { Pod } from '../../api/kinds'
import type { LabelMatcher } from '../../api/label-selector'
import { formatKey, type ObjectKey } from '../../api/object'
import { compareText } from '../../base/compare'

/** Which pods each autoscaler sizes, as each has last seen it: two must not share a pod. */
export class Selections {
  readonly #known = new Map<string, { readonly key: ObjectKey; readonly selector: LabelMatcher }>()

  note(key: ObjectKey, selector: LabelMatcher): void {
    this.#known.set(formatKey(key), { key, selector })
  }

  forget(key: ObjectKey): void {
    this.#known.delete(formatKey(key))
  }

  /** `namespace/name` of every autoscaler that sizes one of these pods. */
  sizing(namespace: string, pods: readonly Pod[]): readonly string[] {
    const sizing = [...this.#known.values()].filter(
      ({ key, selector }) =>
        key.namespace === namespace && pods.some(({ metadata }) => selector.matches(metadata.labels)),
    )
    return sizing.map(({ key }) => `${key.namespace}/${key.name}`).sort(compareText)
  }
}
