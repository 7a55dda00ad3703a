import { parentPort } from 'node:worker_threads'
import { type NewFile, writeFiles } from './file-writing'

// Runs in a thread of its own. What cannot be written ends it, and whoever started it hears why.
parentPort?.on('message', (files: readonly NewFile[] | 'end') => {
  if (files === 'end') parentPort?.close()
  else writeFiles(files)
})
