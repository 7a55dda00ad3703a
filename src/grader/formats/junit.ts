import { escaped } from '../pages/html'
import { type CheckResult, type GradeResult, rowsOf } from '../result'
import { checkText } from './check-text'

/** JUnit XML in the subset that Jenkins and others read: a suite per learner and exercise, a case per check. */
export function junit(results: readonly GradeResult[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gherkube">\n${results.map(suite).join('')}</testsuites>\n`
}

function suite(result: GradeResult): string {
  const checks = rowsOf(result)
  const { exercise, learner, score, maxScore } = result
  const broken = result.status === 'error'
  const bad = checks.filter(({ status }) => status !== 'passed').length
  return `  <testsuite name="${escaped(`${exercise}: ${learner}`)}" tests="${checks.length}" failures="${broken ? 0 : bad}" errors="${broken ? bad : 0}" skipped="0" time="0">
    <properties>
      <property name="score" value="${score}"/>
      <property name="max-score" value="${maxScore}"/>
      <property name="status" value="${result.status}"/>
    </properties>
${checks.map((check) => testCase(check, exercise, broken)).join('')}  </testsuite>
`
}

function testCase(check: CheckResult, exercise: string, broken: boolean): string {
  const kind = broken ? 'error' : 'failure'
  const message = checkText(check)
  const [first = ''] = message.split('\n')
  const failure =
    check.status === 'passed'
      ? ''
      : `      <${kind} type="${check.status}" message="${escaped(first)}">${escaped(message)}</${kind}>\n`
  return `    <testcase classname="${escaped(`${exercise}.${check.feature}`)}" name="${escaped(`${check.number} ${check.name}`)}" time="0">
      <properties>
        <property name="points" value="${check.points}"/>
        <property name="max-points" value="${check.maxPoints}"/>
      </properties>
${failure}    </testcase>
`
}
