import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'

const MANIFEST = (replicas: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{app}}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: {{app}}
  template:
    metadata:
      labels:
        app: {{app}}
    spec:
      containers:
        - name: web
          image: nginx:1.25
`

const FILES = (title: string, schema: string): Readonly<Record<string, string>> => ({
  'exercise.yaml': `${schema}title: ${JSON.stringify(title)}
points: 5
files: ['deployment.yaml']
# What an untouched starter scores.
starterPoints: 2
variants:
  app: [web, shop, blog]
# Each folder below wrong/, and the numbers of the checks that have to catch it.
wrong:
  too-few: ['1.2']
`,
  'README.md': `# ${title}\n\nChange \`deployment.yaml\` so that the Deployment \`{{app}}\` keeps three pods running.\n`,
  'checks/deployment.feature': `Feature: ${title}

  Background:
    Given a cluster with 3 nodes
    And the submission is applied

  # hint: Look at metadata.name.
  @points:2
  Scenario: The Deployment is there
    Then deployment "{{app}}" exists

  # hint: Look at spec.replicas.
  @points:3
  Scenario: Three pods run
    Then deployment "{{app}}" has 3 ready replicas

  @hidden
  Scenario: Nothing else is created
    Then the submission changed only deployment "{{app}}"
`,
  'starter/deployment.yaml': MANIFEST('1'),
  'solution/deployment.yaml': MANIFEST('3'),
  'wrong/too-few/deployment.yaml': MANIFEST('2'),
})

const SCHEMA = join(__dirname, '..', '..', '..', 'src', 'grader', 'exercise.schema.json')

/** The line by which editors find the schema; none when gherkube is not installed beside the exercises. */
function schemaLine(folder: string): string {
  if ([SCHEMA, folder].some((path) => relative('', path).startsWith('..'))) return ''
  return `# yaml-language-server: $schema=${relative(folder, SCHEMA).replaceAll('\\', '/')}\n`
}

/**
 * Writes a small exercise that passes `gherkube exercise verify`: to be changed into one's own.
 * @throws {UsageError} when the folder exists: nothing of anybody's is overwritten
 */
export function writeNewExercise(folder: string): readonly string[] {
  if (existsSync(folder)) throw new UsageError(`Cannot write a new exercise to ${quote(folder)}: it exists already`)
  const words = basename(folder).replaceAll(/[-_]+/g, ' ').trim()
  const files = FILES(`${words.slice(0, 1).toUpperCase()}${words.slice(1)}` || 'Exercise', schemaLine(folder))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return Object.keys(files)
}
