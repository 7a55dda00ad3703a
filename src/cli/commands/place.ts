import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../../base/usage-error'
import type { Command, Terminal } from '../command'
import { filesOf } from '../terminal-files'

export const place: Command = {
  name: 'place',
  summary: 'say on which nodes of a cluster the pods of manifests would run, and why not on others',
  usage: '<manifest> ... --cluster <file>',
  options: [
    {
      name: 'cluster',
      type: 'value',
      value: '<file>',
      help: 'the cluster: what kubectl get nodes,pods -A -o yaml has printed',
    },
    { name: 'namespace', type: 'value', short: 'n', value: '<name>', help: 'where manifests go that name none' },
    { name: 'scheduler-config', type: 'value', value: '<file>', help: 'a KubeSchedulerConfiguration to place with' },
    { name: 'explain', type: 'flag', help: 'show every node: who refused, and how the others scored' },
    { name: 'json', type: 'flag', help: 'print JSON' },
  ],
  async run(args, terminal) {
    const source = args.value('cluster')
    if (args.positionals.length === 0) throw new UsageError('Cannot place: name a manifest, as in: place pod.yaml')
    if (!source)
      throw new UsageError(
        'Cannot place: name a cluster, as in: --cluster cluster.yaml; write it with: kubectl get nodes,pods -A -o yaml',
      )
    const config = args.value('scheduler-config')
    const { placeManifests } = await import('./place-manifests')
    const { placeJson, placeText } = await import('./place-report')
    const result = await placeManifests({
      manifests: args.positionals,
      files: filesOf(terminal),
      cluster: { source, text: textOf(terminal, source) },
      namespace: args.value('namespace') ?? 'default',
      ...(config === undefined ? {} : { scheduler: { source: config, text: textOf(terminal, config) } }),
    })
    terminal.out(args.flag('json') ? placeJson(result) : placeText(result, { explain: args.flag('explain') }))
    return result.pods.length > 0 && result.pods.every(({ node }) => node !== undefined) ? 0 : 1
  },
}

function textOf({ cwd }: Terminal, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(`Cannot read ${file}: ${code === 'ENOENT' ? 'there is no such file' : (code ?? cause)}`, {
      cause,
    })
  }
}
