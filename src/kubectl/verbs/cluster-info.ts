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
