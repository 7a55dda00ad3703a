import { stringify } from 'yaml'

export interface Access {
  /** `https://127.0.0.1:43210` */
  readonly url: string
  readonly token: string
  /** PEM of the server's certificate. */
  readonly certificate: string
}

/** The text of a kubeconfig with one context, called gherkube. */
export const kubeconfig = ({ url, token, certificate }: Access): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'gherkube',
        cluster: { server: url, 'certificate-authority-data': Buffer.from(certificate).toString('base64') },
      },
    ],
    users: [{ name: 'gherkube', user: { token } }],
    contexts: [{ name: 'gherkube', context: { cluster: 'gherkube', user: 'gherkube', namespace: 'default' } }],
    'current-context': 'gherkube',
  })
