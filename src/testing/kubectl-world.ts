import { seconds } from '../base/time'
import { createSimulatedCluster, type Simulated } from '../cluster/simulated'
import { createKubectl, memoryFiles } from '../kubectl'

export interface KubectlWorld {
  readonly cluster: Simulated
  /** Runs a command that must succeed without a word on stderr; returns what it prints. */
  ok(line: string): Promise<string>
  /** Runs a command that must fail; returns what it says on stderr. */
  fails(line: string): Promise<string>
  /** Runs a command; returns both outputs and the exit code as they come. */
  run(line: string): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>
  /** Lets seconds pass. */
  pass(span: number): Promise<void>
}

export interface KubectlWorldOptions {
  readonly files?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly nodes?: readonly string[]
  /** Whether `port-forward` finds somebody who uses its ports. */
  readonly forwards?: boolean
}

/** kubectl on a small simulated cluster, for tests. */
export function kubectlWorld(options: KubectlWorldOptions = {}): KubectlWorld {
  const { files = {}, nodes = ['n1', 'n2'], stdin, forwards } = options
  const cluster = createSimulatedCluster({ seed: 'kubectl', nodes: nodes.map((name) => ({ name })) })
  const kubectl = createKubectl({
    cluster,
    files: memoryFiles(files),
    ...(stdin === undefined ? {} : { stdin }),
    ...(forwards ? { forwardings: new Map() } : {}),
  })
  return {
    cluster,
    async run(line) {
      const { exitCode, stdout, stderr } = await kubectl.run(line)
      return { exitCode, stdout, stderr }
    },
    pass: (span) => cluster.pass(seconds(span)),
    async ok(line) {
      const { exitCode, stdout, stderr } = await kubectl.run(line)
      if (exitCode !== 0 || stderr !== '') throw new Error(`${line}: exit code ${exitCode}: ${stderr}`)
      return stdout
    },
    async fails(line) {
      const { exitCode, stderr } = await kubectl.run(line)
      if (exitCode === 0) throw new Error(`${line}: succeeded`)
      return stderr
    },
  }
}

/** The manifest of a Deployment with one container `app`. */
export const deploymentYaml = (name: string, image: string, spec = 'replicas: 2'): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  ${spec}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: app
        image: ${image}
`
