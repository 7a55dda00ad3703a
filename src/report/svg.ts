/** Just enough SVG: elements as text, with everything escaped that came from outside. */

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters are not allowed in XML at all, not even escaped. */
export const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (found) => ESCAPED[found] ?? '�')

type Attributes = Readonly<Record<string, string | number | undefined>>

function attributeText(attributes: Attributes): string {
  let result = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) result += ` ${name}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`
  }
  return result
}

/** Tenths of a pixel are enough, and keep the picture small. */
export const round = (n: number): number => Math.round(n * 10) / 10

/** An element around already rendered children. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  if (children.length === 0) return `<${name}${attributeText(attributes)}/>`
  return `<${name}${attributeText(attributes)}>${together(children)}</${name}>`
}

/** Joined by adding, which the engine puts off until the whole picture is read: pictures nest deeply. */
export function together(parts: readonly string[]): string {
  let all = ''
  for (const part of parts) all += part
  return all
}

export const text = (x: number, y: number, content: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escapeXml(content))

/** A text that shows in full when the pointer rests on the element. */
export const tooltip = (content: string): string => element('title', {}, escapeXml(content))

/** A part of a picture, drawn from its own upper left corner. */
export interface Panel {
  readonly svg: string
  readonly height: number
}

export const WIDTH = 960

/** One picture of panels, one below the other. */
export function stack(label: string, panels: readonly Panel[]): string {
  let y = 0
  const parts: string[] = []
  for (const { svg, height } of panels) {
    parts.push(element('g', y > 0 ? { transform: `translate(0 ${Math.round(y)})` } : {}, svg))
    y += height
  }
  return picture(WIDTH, y, label, ...parts)
}

export const INK = '#1f2933'
export const FAINT = '#7b8794'
export const RULE = '#e4e7eb'

function picture(width: number, height: number, label: string, ...children: readonly string[]): string {
  const background = element('rect', { width, height, fill: '#ffffff', rx: 6 })
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
    role: 'img',
    'aria-label': label,
    'font-family': 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
    'font-size': 12,
    fill: INK,
  }
  return element('svg', attributes, background, ...children)
}

/** Colours that people with any colour vision tell apart; they repeat when there are more owners than colours. */
const COLOURS = ['#2f6fde', '#e07b2e', '#1f9d78', '#b0508e', '#8a6d1d', '#3b9fc4', '#cf4358', '#6b5bd2'] as const

export const COLOUR_COUNT = COLOURS.length

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? COLOURS[0]

/** Cuts the middle out of a long name: its two ends tell names of one workload apart. */
export function shorten(name: string, most: number): string {
  if (name.length <= most) return name
  const tail = Math.floor((most - 1) / 2)
  return `${name.slice(0, most - 1 - tail)}…${name.slice(name.length - tail)}`
}
