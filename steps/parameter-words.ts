import type { NodePressure } from '../src/api/node-spec'
import type { AnyResource } from '../src/api/resource'
import { RESOURCES } from '../src/api/resources'
import { type Count, parseCount, parseNumberWord } from '../src/base/count-words'
import { parseDuration } from '../src/base/duration-words'
import { didYouMean } from '../src/base/text'
import type { Milliseconds } from '../src/base/time'
import { UsageError } from '../src/base/usage-error'
import type { Cluster } from '../src/cluster/cluster'
import { findResource } from '../src/kubectl'
import type { LabelWords, Named, ObjectName, Scope, TaintWords, Within } from './parameter-values'

/** Text without its quotes or backticks. */
export const unquoted = (text: string): string => text.replace(/^["`]|["`]$/g, '')

export const quotedList = (text: string): readonly string[] => [...text.matchAll(/"([^"]*)"/g)].map((m) => m[1] ?? '')

/** `"web" in namespace "shop"` */
export function named(text: string): Named {
  const [name = '', namespace] = quotedList(text)
  return namespace === undefined ? { name } : { name, namespace }
}

const squash = (word: string): string => word.toLowerCase().replaceAll(' ', '')

/** Every word for a kind: `deployment`, `deployments`, `deploy`, `daemon set`. */
const kindWords = new Map<string, AnyResource>(
  RESOURCES.flatMap((resource) =>
    [resource.singular, resource.plural, resource.kind, ...resource.shortNames].map(
      (word) => [squash(word), resource] as const,
    ),
  ),
)

/**
 * The kind that a word names; one of the scenario's own is named with its group.
 * @throws {UsageError} naming the nearest kinds when there is none.
 */
export function kind(this: unknown, text: string): AnyResource {
  const word = squash(text)
  const resource =
    kindWords.get(word) ??
    kindWords.get(word.replace(/s$/, '')) ??
    kindWords.get(word.replace(/es$/, '')) ??
    customKind(this as StepThis, word)
  if (!resource) {
    throw new UsageError(
      `Cannot use the kind "${text}": this cluster does not have it.${didYouMean(word, [...kindWords.keys(), ...customNames(this as StepThis)])}`,
    )
  }
  return resource
}

/** What a step runs on; absent where words are read outside of a step. */
type StepThis = { readonly cluster: Cluster } | undefined

/** `crontab.stable.example.com`: a kind that a CustomResourceDefinition of the scenario's cluster declares. */
const customKind = (world: StepThis, word: string): AnyResource | undefined =>
  word.includes('.') && world ? findResource(world.cluster.resources(), word) : undefined

const customNames = (world: StepThis): readonly string[] =>
  (world?.cluster.resources() ?? [])
    .filter((resource) => !RESOURCES.includes(resource))
    .map(({ singular, group }) => `${singular}.${group}`)

/** `deployment "web" in namespace "shop"` */
export function objectName(this: unknown, text: string): ObjectName {
  const quote = text.indexOf('"')
  return { resource: kind.call(this, text.slice(0, quote).trim()), ...named(text.slice(quote)) }
}

export function label(text: string): LabelWords {
  const [key = '', ...value] = unquoted(text).split('=')
  return { key, value: value.join('=') }
}

/** `kubernetes.io/change-cause="a better image"` */
export function annotation(text: string): LabelWords {
  const [key = '', ...value] = text.split('=')
  return { key, value: unquoted(value.join('=')) }
}

const PRESSURES: Readonly<Record<string, NodePressure>> = {
  memory: 'MemoryPressure',
  disk: 'DiskPressure',
  PID: 'PIDPressure',
}

export const pressure = (text: string): NodePressure => PRESSURES[text] ?? 'MemoryPressure'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

/** `dedicated=gpu:NoSchedule`, or `maintenance:NoExecute` without a value. */
export function taint(text: string): TaintWords {
  const words = unquoted(text)
  const colon = words.lastIndexOf(':')
  const effectWord = words.slice(colon + 1)
  const effect = EFFECTS.find((known) => known === effectWord)
  if (!effect) {
    throw new UsageError(
      `Cannot read the taint "${words}": "${effectWord}" is none of the effects ${EFFECTS.join(', ')}.${didYouMean(effectWord, EFFECTS)}`,
    )
  }
  const [key = '', value] = words.slice(0, colon).split('=')
  return value === undefined ? { key, effect } : { key, value, effect }
}

export const quantity = unquoted

/** @throws {UsageError} when the text is no duration. */
export function duration(text: string): Milliseconds {
  const span = parseDuration(text)
  if (span === undefined) {
    throw new UsageError(`Cannot read the duration "${text}": write "90 seconds", "2 minutes" or "1m30s"`)
  }
  return span
}

/** @throws {UsageError} when the text is no count. */
export function count(text: string): Count {
  const read = parseCount(text)
  if (!read) throw new UsageError(`Cannot read the count "${text}": write "3", "no", "at least 3" or "at most 4"`)
  return read
}

export const number = parseNumberWord

export function scope(text: string): Scope {
  const [namespace] = quotedList(text)
  return namespace === undefined ? {} : { namespace }
}

export function within(text: string): Within {
  const span = / within (\d[\w. ]*?)(?: in namespace| within|$)/.exec(text)?.[1]
  return { ...scope(text), ...(span === undefined ? {} : { within: duration(span) }) }
}
