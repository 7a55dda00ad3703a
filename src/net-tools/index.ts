import { curl } from './curl'
import type { NetTool } from './net-tool'
import { netcat } from './netcat'
import { nslookup } from './nslookup'
import { wget } from './wget'

export { type NetTool, type NetworkAccess, parseTarget, readWords, refusal, type ToolResult } from './net-tool'

/** Programs that look at the network, by their names. */
export const NET_TOOLS: ReadonlyMap<string, NetTool> = new Map([
  ['curl', curl],
  ['nc', netcat],
  ['nslookup', nslookup],
  ['wget', wget],
])
