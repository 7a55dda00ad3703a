import { distance } from 'fastest-levenshtein'
import { RESOURCES } from '../../api/resources'
import { compareText } from '../../base/compare'

/** What an `{object}` or an `{aspect}` stands for is no part of the sentence. */
const KINDS = RESOURCES.flatMap(({ singular, plural, shortNames }) => [singular, plural, ...shortNames])
const NAMED_KIND = new RegExp(`\\b(?:${KINDS.join('|')}) (?=\\{\\})`, 'g')
const ASPECT = /\b(?:ready|available|updated|desired|current|unavailable) (?=replica|pod)/g

const skeleton = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replace(/\{(?:within|scope)\}/g, '')
    .replace(/ (?:in namespace "[^"]*"|within \d[\w ]*)/g, '')
    .replace(/\{[^}]*\}|"[^"]*"|`[^`]*`|\b(?:at least |at most )?\d+\b/g, '{}')
    .replace(/\(([^)]*)\)/g, '$1')
    .replace(/(\w+)\/\w+/g, '$1')
    .replace(NAMED_KIND, '')
    .replace(ASPECT, '{} ')
    .trim()

const bigrams = (words: string): Set<string> => {
  const list = words.split(/\s+/)
  return new Set([...list, ...list.slice(1).map((word, i) => `${list[i]} ${word}`)])
}

/** How much two sentences have in common, from 0 to 1: shared words and word pairs, softened by spelling. */
function likeness(a: string, b: string): number {
  const left = bigrams(a)
  const right = bigrams(b)
  let shared = 0
  for (const item of left) if (right.has(item)) shared++
  const words = (2 * shared) / (left.size + right.size)
  const spelling = 1 - distance(a, b) / Math.max(a.length, b.length, 1)
  return words * 0.6 + spelling * 0.4
}

const WORTH_SHOWING = 0.4

/**
 * The defined sentences most like a step that is not defined, best first. Quoted names and numbers do not count.
 * Sentences may start with their keyword; the step's text does not.
 */
export function nearestSentences(step: string, sentences: Iterable<string>, limit = 3): string[] {
  const wanted = skeleton(step)
  return [...new Set(sentences)]
    .map((sentence) => ({
      sentence,
      score: likeness(wanted, skeleton(sentence.replace(/^(?:Given|When|Then) /, ''))),
    }))
    .filter(({ score }) => score >= WORTH_SHOWING)
    .sort((a, b) => b.score - a.score || compareText(a.sentence, b.sentence))
    .slice(0, limit)
    .map(({ sentence }) => sentence)
}

/** A sentence as people read it: without the marks for its optional end. */
export const readable = (sentence: string): string => sentence.replace(/\{(?:within|scope)\}/g, '')
