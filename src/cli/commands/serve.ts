import { resolve } from 'node:path'
import { UsageError } from '../../base/usage-error'
import type { ParsedArguments } from '../arguments'
import type { Command } from '../command'

export interface ServeArguments {
  /** Manifests, folders of them, and files that a cluster was written to. */
  readonly files: readonly string[]
  readonly port: number
  /** Absent: as many as the files have, or else the usual number. */
  readonly nodes?: number
  readonly speed: number | 'max'
  readonly state?: string
  readonly kubeconfig?: string
  readonly seed: string
}

export const serve: Command = {
  name: 'serve',
  summary: 'serve a simulated cluster that kubectl can talk to, until Ctrl-C',
  usage: '[manifest, folder or cluster file ...]',
  options: [
    { name: 'port', type: 'value', value: '<n>', help: 'the port on loopback (default: any free one)' },
    {
      name: 'nodes',
      type: 'value',
      value: '<n>',
      help: 'how many nodes there are beside those of cluster files (default: 3; 0 where these have nodes)',
    },
    {
      name: 'speed',
      type: 'value',
      value: '<n|max>',
      help: 'seconds of the cluster per second: 1 (default), 60 …; "max" jumps to what happens next',
    },
    { name: 'state', type: 'value', value: '<file>', help: 'keep the cluster in this file, and go on from it' },
    { name: 'kubeconfig', type: 'value', value: '<file>', help: 'where the kubeconfig goes (default: a new folder)' },
    { name: 'seed', type: 'value', value: '<text>', help: 'the seed of the cluster (default: 1)' },
  ],
  async run(args, terminal) {
    const options = readServeArguments(args, terminal.cwd)
    const { serveUntilStopped } = await import('../serve/serve-until-stopped')
    return await serveUntilStopped(options, terminal)
  },
}

const MOST_NODES = 5000
const FASTEST = 3600

function readServeArguments(args: ParsedArguments, cwd: string): ServeArguments {
  const state = args.value('state')
  const kubeconfig = args.value('kubeconfig')
  return {
    files: args.positionals,
    port: wholeNumber(args, 'port', { fallback: 0, most: 65_535 }),
    speed: readSpeed(args.value('speed') ?? '1'),
    seed: args.value('seed') ?? '1',
    ...(args.value('nodes') === undefined
      ? {}
      : { nodes: wholeNumber(args, 'nodes', { fallback: 0, most: MOST_NODES }) }),
    ...(state === undefined ? {} : { state: resolve(cwd, state) }),
    ...(kubeconfig === undefined ? {} : { kubeconfig: resolve(cwd, kubeconfig) }),
  }
}

function wholeNumber(
  args: ParsedArguments,
  name: string,
  { fallback, most }: { readonly fallback: number; readonly most: number },
): number {
  const text = args.value(name)
  if (text === undefined) return fallback
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text)
  throw new UsageError(`Cannot read --${name} ${text}: it needs a whole number from 0 to ${most}`)
}

function readSpeed(text: string): number | 'max' {
  if (text === 'max') return text
  const speed = Number(text)
  if (/^\d+(?:\.\d+)?$/.test(text) && speed > 0 && speed <= FASTEST) return speed
  throw new UsageError(`Cannot read --speed ${text}: it needs a number up to ${FASTEST}, such as 1 or 60, or "max"`)
}
