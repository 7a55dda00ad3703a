import type { GradeResult } from '../result'
import { classroom50 } from './classroom50'
import { githubClassroom } from './github-classroom'
import { gradescope } from './gradescope'
import { junit } from './junit'

/** The formats of one grade, by name: the file it is usually kept in, and its text. All are given the learner's view. */
export const FORMATS = {
  gradescope: { file: 'gradescope.json', text: gradescope },
  classroom50: { file: 'classroom50.json', text: classroom50 },
  'github-classroom': { file: 'github-classroom.json', text: githubClassroom },
  junit: { file: 'junit.xml', text: (result: GradeResult) => junit([result]) },
} as const

export type FormatName = keyof typeof FORMATS

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[]

export const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name)
