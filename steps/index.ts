// Everything that a run loads: parameter types and hooks first, then one file of sentences per subject.
import './parameter-types'
import './hooks'
