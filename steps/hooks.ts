import { setImmediate } from 'node:timers/promises'
import {
  After,
  Before,
  type ITestCaseHookParameter,
  Status,
  setDefaultTimeout,
  setWorldConstructor,
} from '@cucumber/cucumber'
import { GherkubeWorld } from './world'

setWorldConstructor(GherkubeWorld)
// Expectations bound virtual time themselves; a limit on real time would only make slow machines fail.
setDefaultTimeout(-1)

Before({ name: 'Set the scene' }, function (this: GherkubeWorld, { pickle }: ITestCaseHookParameter) {
  this.begin({ name: pickle.name, uri: pickle.uri, line: pickle.location?.line }, pickle.steps.length)
})

After({ name: 'Leave the scene' }, async function (this: GherkubeWorld, { result }: ITestCaseHookParameter) {
  const failed = result?.status !== Status.PASSED
  try {
    // A scenario that ended with a step that nobody defined has no last step to carry the evidence.
    await this.attachEvidence({ failed })
  } finally {
    await this.end()
  }
  // Scenarios in virtual time wait for nothing real: without a pause no report would get to the disk before the last.
  await setImmediate()
})
