import { withoutPodNumbers } from './names'

/** `5m3s`, `14m`, `0s`: an age or a duration, standing alone. "for 300s" is a setting and stays. */
const AGE = /(?<![\w.:/"-])(?<!for )(?:\d+(?:y|d|h|ms|m|s))+(?![\w./-])/g
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/https?:\/\/(?:\d+\.\d+\.\d+\.\d+|localhost)(?::\d+)?/g, '<server>'],
  [/(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])/g, '<ip>'],
  [/\.[0-9a-f]{16}(?![0-9a-f])/g, '.<rand>'],
  [/(resourceVersion:? ?"?|resource version )\d+/g, '$1<rv>'],
  [/(default-token-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1<rand>'],
  [/(kube-api-access-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1<rand>'],
  [/(pods "[a-z0-9.-]+-)[bcdfghjklmnpqrstvwxz2456789]{5}(" is forbidden)/g, '$1<rand>$2'],
  [/\(0x[0-9a-f]+\)/g, '(0x<rand>)'],
  [AGE, '<age>'],
]

/** What the recorder's fake kubelet made up: identities, the operating system, words about conditions. */
const MADE_UP: readonly (readonly [RegExp, string])[] = [
  [/^( +(?:Container|Image) ID: +)\S+$/gm, '$1<id>'],
  [/^( +(?:Machine ID|System UUID|Boot ID|Kernel Version|OS Image|Container Runtime Version):).*$/gm, '$1'],
  [/^( +(?:Ready|MemoryPressure|DiskPressure|PIDPressure) .* Kubelet\w+) .*$/gm, '$1'],
]

/** Everything that no two runs share, replaced by placeholders; spaces are left as printed. */
export const hideValues = (text: string): string =>
  [...MADE_UP, ...REPLACEMENTS].reduce((result, [pattern, placeholder]) => result.replace(pattern, placeholder), text)

/** Continuation lines of descriptions are indented as far as the longest label of their time asked for. */
const DEEPEST_NESTING = 9

/** Column padding becomes two spaces; indentation of nested lines stays; trailing spaces go. */
export const collapsePadding = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const indentation = /^ */.exec(line)?.[0] ?? ''
      return (indentation.slice(0, DEEPEST_NESTING) + line.slice(indentation.length).replace(/ {2,}/g, '  ')).trimEnd()
    })
    .join('\n')

/**
 * The form in which printed text is compared. Idempotent, so that recorded (already normalised) and live
 * text can both pass through it. Node ports that no manifest asks for are random.
 */
export const canonicalText = (text: string, askedPorts: ReadonlySet<string> = new Set()): string =>
  collapsePadding(
    withoutPodNumbers(hideValues(text)).replace(/(\b\d+:)(3\d{4})(?=\/(?:TCP|UDP|SCTP))/g, (whole, port, nodePort) =>
      askedPorts.has(nodePort) ? whole : `${port}<nodePort>`,
    ),
  )
