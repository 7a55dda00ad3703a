import {
  After,
  Before,
  type ITestCaseHookParameter,
  Status,
  setDefaultTimeout,
  setWorldConstructor,
} from '@cucumber/cucumber'
import { attachEvidence } from './evidence'
import { GherkubeWorld } from './world'

setWorldConstructor(GherkubeWorld)
// Expectations bound virtual time themselves; a limit on real time would only make slow machines fail.
setDefaultTimeout(-1)

Before({ name: 'Set the scene' }, function (this: GherkubeWorld, { pickle }: ITestCaseHookParameter) {
  this.begin({ name: pickle.name, uri: pickle.uri, line: pickle.location?.line })
})

After({ name: 'Attach evidence' }, async function (this: GherkubeWorld, { result }: ITestCaseHookParameter) {
  const failed = result?.status !== Status.PASSED
  const evidence = this.parameters.evidence ?? 'all'
  try {
    if (evidence === 'all' || (evidence === 'failed' && failed)) await attachEvidence(this)
  } finally {
    await this.end()
  }
})
