import type { ImageBehaviour } from '../api/image-behaviour'
import type { Container } from '../api/kinds'
import { repositoryOf } from './images'

export interface Page {
  readonly status: number
  /** How the server calls itself, where that is known. */
  readonly server?: string
  readonly body: string
}

/** The documents of a web server that nobody configures. */
interface Documents {
  readonly folder: string
  /** Where the server's configuration lives: what is mounted there may change all of this. */
  readonly configuration: string
  /** How the server calls itself, with a version. */
  readonly server: (version: string) => string
  readonly index: string
  readonly missing: string
}

// Simplified: of the pages of these programs only the lines that everybody knows.
const DOCUMENTS: Readonly<Record<string, Documents>> = {
  'docker.io/library/nginx': {
    folder: '/usr/share/nginx/html',
    configuration: '/etc/nginx',
    server: (version) => `nginx/${version}`,
    index: `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`,
    missing: '<html>\n<head><title>404 Not Found</title></head>\n</html>\n',
  },
  'docker.io/library/httpd': {
    folder: '/usr/local/apache2/htdocs',
    configuration: '/usr/local/apache2/conf',
    server: (version) => `Apache/${version} (Unix)`,
    index: '<html><body><h1>It works!</h1></body></html>\n',
    missing: '<html><head>\n<title>404 Not Found</title>\n</head></html>\n',
  },
}

/** What a container's program answers to a request for a page; `undefined` where that is not known. */
export function pageOf(container: Container, { page }: ImageBehaviour, path: string): Page | undefined {
  if (page !== undefined) return { status: 200, body: page }
  const documents = documentsOf(container)
  if (!documents) return undefined
  const version = /:(\d+\.\d+[\d.]*)/.exec(container.image ?? '')?.[1]
  const server = version === undefined ? {} : { server: documents.server(version) }
  const [file = ''] = path.split(/[?#]/)
  return file === '/' || file === '/index.html'
    ? { status: 200, body: documents.index, ...server }
    : { status: 404, body: documents.missing, ...server }
}

/** A program of its own command, configuration or documents may answer anything. */
function documentsOf(container: Container): Documents | undefined {
  const known = DOCUMENTS[repositoryOf(container.image ?? '')]
  if (!known || container.command || container.args) return undefined
  return [known.folder, known.configuration].some((folder) => isMounted(container, folder)) ? undefined : known
}

const isMounted = ({ volumeMounts = [] }: Container, folder: string): boolean =>
  volumeMounts.some(({ mountPath }) => `${mountPath}/`.startsWith(folder) || folder.startsWith(`${mountPath}/`))
