import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../base/usage-error'

/** Where a run leaves what; all inside one folder. */
export interface ReportFiles {
  readonly folder: string
  readonly html: string
  readonly junit: string
  readonly messages: string
  readonly allureResults: string
  readonly allureHtml: string
}

export const reportFiles = (folder: string): ReportFiles => ({
  folder,
  html: join(folder, 'cucumber.html'),
  junit: join(folder, 'junit.xml'),
  messages: join(folder, 'messages.ndjson'),
  allureResults: join(folder, 'allure-results'),
  allureHtml: join(folder, 'allure.html'),
})

/** Files that Allure's reporter writes. */
const ALLURE_FILE =
  /^[\w-]+-(?:result|container|globals)\.json$|-attachment(?:\.\w+)?$|^(?:environment\.properties|environment\.xml|categories\.json|executor\.json)$/

/**
 * Makes the folder ready for a new run: what an earlier run left goes, anything else stays. Old Allure results
 * would otherwise pile up in one report.
 */
export function prepareReportFolder(files: ReportFiles): void {
  try {
    clear(files)
    mkdirSync(files.folder, { recursive: true })
  } catch (cause) {
    throw new UsageError(`Cannot write reports to "${files.folder}": ${(cause as Error).message}`, { cause })
  }
}

function clear(files: ReportFiles): void {
  for (const file of [files.html, files.junit, files.messages, files.allureHtml, `${files.allureResults}.log`]) {
    rmSync(file, { force: true })
  }
  if (existsSync(files.allureResults)) {
    for (const name of readdirSync(files.allureResults)) {
      if (ALLURE_FILE.test(name)) rmSync(join(files.allureResults, name))
    }
  }
}
