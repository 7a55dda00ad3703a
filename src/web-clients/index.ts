import { curl } from './curl'
import type { WebClient } from './web-client'
import { wget } from './wget'

export { parseTarget, type WebClient } from './web-client'

/** Programs that fetch pages, by their names. */
export const WEB_CLIENTS: ReadonlyMap<string, WebClient> = new Map([
  ['curl', curl],
  ['wget', wget],
])
