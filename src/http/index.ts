export { type Fault, inflict, readFault } from './fault'
export type { Access } from './kubeconfig'
export type { Speed } from './pace'
export { type Served, type ServeOptions, serveCluster } from './server'
