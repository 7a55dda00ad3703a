import type { PodNetwork } from '../../kubelet/conversation'
import { NET_TOOLS, type NetTool } from '../../net-tools'
import type { Network } from './network'

/** curl and its like, for the containers of pods. */
export const netToolsIn = (network: Network): PodNetwork => ({
  knows: (program) => NET_TOOLS.has(program),
  look(pod, program, words) {
    const { exitCode, stdout, stderr, takes } = (NET_TOOLS.get(program) as NetTool)(words, network.accessFrom(pod))
    return { exitCode, output: stdout + stderr, takes }
  },
})
