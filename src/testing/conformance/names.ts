import type { Change } from '../../api/client'
import type { KubernetesObject } from '../../api/object'

const RANDOM_SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]{5}'
const WHOLE_SUFFIX = new RegExp(`^${RANDOM_SUFFIX}$`)

/**
 * The two languages of names: live ones with random parts (`web-5566c86dd-q29wc`), and the placeholders of
 * the recordings, numbered by order of creation (`web-<rs1>-<p2>`). Fed with every write of a cluster.
 */
export class Names {
  readonly #placeholders = new Map<string, string>()
  readonly #live = new Map<string, string>()
  readonly #counters = new Map<string, number>()
  #pattern: RegExp | undefined

  observe(change: Change): void {
    if (change.type !== 'ADDED') return
    const { metadata, kind } = change.object
    const owner = metadata.ownerReferences?.find((reference) => reference.controller)
    if (kind === 'ReplicaSet' && owner) this.#hashed(change.object, owner.name, 'rs', 'pod-template-hash')
    else if (kind === 'ControllerRevision') {
      this.#hashed(change.object, owner?.name ?? parentOf(metadata.name), 'cr', 'controller-revision-hash')
    } else if (kind === 'Job' && owner?.kind === 'CronJob') this.#number(metadata.name, owner.name, 'job')
    else if (isGenerated(change.object)) this.#generated(change.object, metadata.generateName ?? '')
  }

  /** Replaces every live name in a text by its placeholder. */
  hide(text: string): string {
    if (this.#placeholders.size === 0) return text
    this.#pattern ??= new RegExp(
      `(?<![a-z0-9-])(?:${[...this.#placeholders.keys()].sort((a, b) => b.length - a.length).join('|')})(?![a-z0-9])`,
      'g',
    )
    return text
      .replace(this.#pattern, (live) => this.#placeholders.get(live) ?? live)
      .replace(new RegExp(`(<(?:rs|cr|job)\\d+>)-${RANDOM_SUFFIX}(?![a-z0-9])`, 'g'), '$1-<rand>')
  }

  /** The live name for a placeholder name; placeholders that never existed stay as they are. */
  find(placeholder: string): string | undefined {
    return this.#live.get(placeholder)
  }

  /** Replaces placeholders in a command line by live names; whole names first, then bare hashes. */
  reveal(text: string): string {
    return text.replace(/[a-z0-9.-]*<[a-z]+\d+>(?:-<[a-z]+\d+>)*/g, (word) => this.#live.get(word) ?? word)
  }

  #generated(object: KubernetesObject, generateName: string): void {
    if (object.kind === 'Pod') this.#number(object.metadata.name, this.hide(generateName).replace(/-$/, ''), 'p')
    else this.#remember(object.metadata.name, `${this.hide(generateName)}<rand>`)
  }

  #hashed(object: KubernetesObject, parent: string, placeholder: string, label: string): void {
    const number = this.#number(object.metadata.name, parent, placeholder)
    const hash =
      object.metadata.labels?.[label] ??
      object.metadata.labels?.['controller.kubernetes.io/hash'] ??
      object.metadata.name.slice(parent.length + 1)
    if (number !== undefined && !this.#placeholders.has(hash)) this.#remember(hash, number)
  }

  /** @returns the bare placeholder; `undefined` when the name is known already */
  #number(live: string, parent: string, placeholder: string): string | undefined {
    if (this.#placeholders.has(live)) return undefined
    const counter = `${parent} ${placeholder}`
    const number = (this.#counters.get(counter) ?? 0) + 1
    this.#counters.set(counter, number)
    this.#remember(live, `${parent}-<${placeholder}${number}>`)
    return `<${placeholder}${number}>`
  }

  #remember(live: string, placeholder: string): void {
    this.#placeholders.set(live, placeholder)
    if (!this.#live.has(placeholder)) this.#live.set(placeholder, live)
    this.#pattern = undefined
  }
}

/** StatefulSet pods carry a generateName too, but their names are not random. */
const isGenerated = ({ metadata }: KubernetesObject): boolean =>
  !!metadata.generateName && metadata.name.slice(metadata.generateName.length).match(WHOLE_SUFFIX) !== null

const parentOf = (name: string): string => name.slice(0, name.lastIndexOf('-'))

/** Forgets which of several equal pods it is: `web-<rs1>-<p3>` becomes `web-<rs1>-<p>`. */
export const withoutPodNumbers = (text: string): string => text.replace(/<p\d+>/g, '<p>')

/** Folds pods of one parent as the recorded events do. */
export const foldPods = (text: string): string => text.replace(/<p\d*>/g, '<pod>')
