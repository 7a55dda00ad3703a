import { toggle } from '../flag'
import type { Verb } from '../verb'

export const clusterInfo: Verb = {
  name: 'cluster-info',
  about: 'Display addresses of the control plane.',
  async run({ session, cluster }) {
    const where = cluster.kind === 'simulated' ? 'https://simulated.gherkube' : 'https://kubernetes.default.svc'
    session.say(`Kubernetes control plane is running at ${where}`)
    session.say('')
    session.say("To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")
  },
}

export const auth: Verb = {
  name: 'auth',
  about: 'Inspect authorization. Everybody may do everything here.',
  verbs: [
    {
      name: 'can-i',
      about: 'Check whether an action is allowed: it is.',
      usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
      flags: [
        toggle('all-namespaces', 'Accepted', { short: 'A' }),
        toggle('quiet', 'Only the exit code', { short: 'q' }),
      ],
      async run(call) {
        if (call.arguments.length === 0)
          throw call.usage('you must specify two or three arguments: verb, resource, and optional resourceName')
        if (!call.flags.on('quiet')) call.session.say('yes')
      },
    },
    {
      name: 'whoami',
      about: 'Who is asking.',
      run: async ({ session }) =>
        session.write(
          'ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [system:masters system:authenticated]\n',
        ),
    },
  ],
}
