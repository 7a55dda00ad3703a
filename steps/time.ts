import { simulationOf } from './clusters'
import { When } from './registry'

/**
 * Virtual time goes by, and everything that is due happens.
 * @example When 30 seconds pass
 */
When('{duration} pass(es)', async function (span) {
  this.beginAction()
  await this.cluster.pass(span)
})

/**
 * Time goes by until nothing changes any more.
 * @example When the cluster has come to rest
 */
When('the cluster has come to rest', function () {
  simulationOf(this).settle()
})
