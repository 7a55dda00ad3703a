import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { graderModules } from '../cli/grader-modules'
import { writeClassReports } from '../grader/class-reports'
import { entriesIn, gradeClass } from '../grader/class-run'
import { loadExercise } from '../grader/exercise'
import type { GradeResult } from '../grader/result'

/** What the machine that grades knows and no learner may ever read. */
export const SECRET = 'the-secret-of-the-grading-machine'
export const HIDDEN_EXPECTATION = 'The secret expectation'

/** The exercise's settings; the limits are in braces. */
export const settingsWith = (limits: string): string =>
  `title: A web server\npoints: 6\nfiles: ['*.yaml', 'commands.txt']\nlimits: ${limits}\n`

const SETTINGS = settingsWith('{ seconds: 60, megabytes: 160, kilobytes: 128, events: 20000, objects: 400 }')

const CHECKS = `Feature: Web
  Background:
    Given a cluster with 2 nodes
    And I run \`kubectl create configmap prices --from-literal=apple=2\`
    When the submission is applied
    And the submission's commands are run

  @points:3
  Scenario: It runs
    Then deployment "web" has 2 ready replicas

  @points:1
  Scenario: The teacher's objects are left alone
    Then the submission left alone what was there before

  @hidden @points:2
  Scenario: ${HIDDEN_EXPECTATION}
    Then all pods of deployment "web" run "nginx:1.25"
`

/** The Deployment that has all points, but for what is said. */
export const deployment = ({ pod = '', after = '', replicas = '2', name = 'web' } = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: nginx:1.25 }]
${pod}${after}`

/** What somebody hands in, and what they get for it. */
export interface HandIn {
  readonly files?: Readonly<Record<string, string>>
  readonly commands?: string
  /** What is done to the folder besides. */
  readonly prepare?: (folder: string) => void
  readonly score: number
  readonly says: RegExp
}

/** A folder with an exercise of six points, and a class that hands in. */
export class GradedClass {
  readonly home = mkdtempSync(join(tmpdir(), 'gherkube-class-'))
  readonly submissions = join(this.home, 'submissions')
  readonly out = join(this.home, 'out')
  readonly #results = new Map<string, GradeResult>()

  constructor(settings = SETTINGS) {
    process.env.GRADER_SECRET = SECRET
    this.#write('exercise', { 'exercise.yaml': settings, 'checks/web.feature': CHECKS })
    this.#write('.', { 'teacher.yaml': deployment() })
  }

  #write(folder: string, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.home, folder, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }

  handIn(learner: string, { files = {}, commands = '# none\n', prepare }: HandIn): void {
    this.#write(join('submissions', learner), { 'commands.txt': commands, ...files })
    prepare?.(join(this.submissions, learner))
  }

  async grade(): Promise<void> {
    const graded = await gradeClass({
      exercise: loadExercise(join(this.home, 'exercise')),
      entries: entriesIn(this.submissions, { roster: ['absent'] }),
      out: this.out,
      workers: 2,
      modules: graderModules(),
      toolVersion: '0.0.0',
      now: () => new Date(0),
      progress: () => {},
    })
    for (const result of graded) this.#results.set(result.learner, result)
    writeClassReports(this.out, graded, new Map())
  }

  get results(): readonly GradeResult[] {
    return [...this.#results.values()]
  }

  /** The learner's score and everything that is said about it. */
  of(learner: string): { readonly score: number; readonly text: string } {
    const result = this.#results.get(learner)
    if (!result) throw new Error(`${learner} has no result; there are ${[...this.#results.keys()].join(', ')}`)
    const { score, reason = '', notes, checks } = result
    return { score, text: [reason, ...notes, ...checks.map(({ message = '' }) => message)].join('\n') }
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}
