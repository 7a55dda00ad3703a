import { type Goal, milliValue, type Pod, pods, Then } from 'gherkube'

/**
 * A step of your own. Its sentence is a literal, so that editors complete it; the types of the parameters follow
 * from the sentence. What is expected is a goal: a check of the cluster's state, without waiting in it.
 * @example Then every pod of deployment "web" asks for at most 500 millicores
 */
Then(
  'every pod of deployment {name} asks for at most {int} millicores{within}',
  async function (deployment, most, end) {
    const namespace = this.namespaceOf(deployment)
    const goal: Goal = {
      description: `every pod of deployment "${deployment.name}" asks for at most ${most} millicores`,
      reads: [pods],
      check(view) {
        const own = view
          .list<Pod>(pods, { namespace })
          .filter((pod) => pod.metadata.name.startsWith(`${deployment.name}-`))
        const greedy = own.filter((pod) =>
          pod.spec.containers.some((container) => milliValue(container.resources?.requests?.cpu) > most),
        )
        if (own.length > 0 && greedy.length === 0) return undefined
        return { observed: `${greedy.length} of ${own.length} pods ask for more` }
      },
    }
    await this.expect(goal, end)
  },
)
