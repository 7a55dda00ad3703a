const LONGEST = 2000
const LONGEST_LINE = 400

// Escape sequences of terminals; then other control characters, lone surrogates, and characters that reorder what is read.
const ESCAPE = '\u001b'
const BELL = '\u0007'
const ESCAPES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|.)?`,
  'g',
)
const CONTROLS = /[^\P{Cc}\n\t]|[\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu

/** Text without anything that a terminal, a page or a log would act on. */
export const plainText = (text: string): string =>
  text.replace(ESCAPES, '').replaceAll('\r\n', '\n').replace(CONTROLS, '\ufffd')

/** A failure as a reader of grades needs it: without the machinery's paths, stack frames and replay lines, and not endless. */
export function failureText(message: string): string {
  const lines = plainText(message)
    .replace(/^\w*Error: /, '')
    .split('\n')
    .filter((line) => !/^\s*(?:at .*(?:\(|:\d+)|replay:? )/.test(line))
    .map((line) =>
      line.replace(/(?:file:\/\/)?(?:\/[\w.@+-]+){2,}\//g, (path) =>
        /node_modules|gherkube|tmp/.test(path) ? '…/' : path,
      ),
    )
    .map((line) => cut(line, LONGEST_LINE))
  const text = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return cut(text, LONGEST)
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)} …` : text)

/** For logs in which some lines are commands: no line can start one. */
export const logText = (text: string): string => plainText(text).replaceAll('::', ': :').replaceAll('##[', '# #[')
