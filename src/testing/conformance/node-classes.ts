import { canonicalJson, type JsonObject, type JsonValue } from '../../base/json'
import type { CaseNode, ConformanceCase, Snapshot } from './case'

const NAME = /(?<![\w.-])[a-z0-9][a-z0-9.-]*(?![\w-])/g

/** Nodes that nothing tells apart: which of them gets a pod is chance. */
export class NodeClasses {
  readonly #labels = new Map<string, string>()

  constructor(recorded: Pick<ConformanceCase, 'nodes' | 'steps'>, snapshot: Snapshot) {
    const machines = new Map<string, CaseNode>(recorded.nodes.map((node) => [node.name, node]))
    for (const { addNode } of recorded.steps) if (addNode) machines.set(addNode.name, addNode)
    const groups = new Map<string, string[]>()
    for (const node of (snapshot.nodes ?? []) as readonly JsonObject[]) {
      const name = String(node.name)
      const key = canonicalJson([
        { ...node, name: '' },
        { ...machines.get(name), name: '' },
      ])
      groups.set(key, [...(groups.get(key) ?? []), name])
    }
    for (const names of groups.values()) {
      for (const name of names) this.#labels.set(name, names.length === 1 ? name : `<${names.sort().join(' or ')}>`)
    }
  }

  /** The node's name when it is the only one of its kind, else the names of all of them. */
  of(node: JsonValue | undefined): JsonValue | undefined {
    return typeof node === 'string' ? (this.#labels.get(node) ?? node) : node
  }

  /** Replaces every node name in printed text, whatever the node is like. */
  hideAll(text: string): string {
    return text.replace(NAME, (word) => (this.#labels.has(word) ? '<node>' : word))
  }

  /** Replaces node names in printed text. */
  hide(text: string): string {
    return text.replace(NAME, (word) => this.#labels.get(word) ?? word)
  }
}
