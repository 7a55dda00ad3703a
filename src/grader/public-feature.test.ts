import { test } from 'node:test'
import { expect } from 'chai'
import { publicFeature } from './public-feature'

test('hidden scenarios go with their tags, comments and steps; everything else stays as it was', () => {
  const text = `Feature: Web
  Background:
    Given a cluster with 1 node

  # hint: seen
  Scenario: Open
    Then service "web" exists

  # hint: the secret
  @points:2
  @hidden
  Scenario: Secret
    Then there are 7 pods

  Rule: More
    Scenario: Also open
      Then there are 2 pods

  @hidden
  Rule: Secret, too
    Scenario: Inner
      Then there are 8 pods
`
  expect(publicFeature(text)).to.equal(`Feature: Web
  Background:
    Given a cluster with 1 node

  # hint: seen
  Scenario: Open
    Then service "web" exists

  Rule: More
    Scenario: Also open
      Then there are 2 pods
`)
})

test('of a feature that is hidden, or has hidden scenarios only, nothing is left', () => {
  expect(publicFeature('@hidden\nFeature: A\n  Scenario: B\n    Then x\n')).to.equal(undefined)
  expect(publicFeature('Feature: A\n  @hidden\n  Scenario: B\n    Then x\n')).to.equal(undefined)
})
