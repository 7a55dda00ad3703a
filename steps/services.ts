import type { Service } from '../src/api/kinds'
import { services } from '../src/api/resources'
import { doesNotResolveGoal, endpointsGoal, resolvesGoal } from '../src/chai/goals/services'
import { Then } from './registry'
import { subjectOf } from './subjects'

/**
 * How many pods a Service leads to: its endpoints that are ready.
 * @example Then service "web" has 3 endpoints
 */
Then('service {name} has {count} endpoint(s){within}', async function (name, count, options) {
  await this.expect(endpointsGoal(subjectOf<Service>(this, { resource: services, ...name }), count), options)
})

/**
 * A name inside the cluster has the addresses of a workload's ready pods.
 * @example Then name "db.default.svc.cluster.local" resolves to the ready pods of statefulset "db"
 */
Then('name {text} resolves to the ready pods of {object}{within}', async function (name, object, options) {
  await this.expect(resolvesGoal(name, subjectOf(this, object)), options)
})

/**
 * A name inside the cluster has the address of one pod.
 * @example Then name "db-0.db.default.svc.cluster.local" resolves to pod "db-0"
 */
Then('name {text} resolves to {object}{within}', async function (name, object, options) {
  await this.expect(resolvesGoal(name, subjectOf(this, object)), options)
})

/**
 * A name inside the cluster has no answer.
 * @example Then name "db-7.db.default.svc.cluster.local" does not resolve
 */
Then('name {text} does not resolve{within}', async function (name, options) {
  await this.expect(doesNotResolveGoal(name), options)
})
