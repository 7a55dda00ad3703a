import { test } from 'node:test'
import { expect } from 'chai'
import { instant, milliseconds } from '../base/time'
import { canonicalImage, ImageCatalogue, imageIdOf, isValidImageName, repositoryOf } from './images'
import { NodeImages } from './node-images'
import { BELIEVABLE } from './profile'

const names: readonly (readonly [string, string])[] = [
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['grafana/grafana', 'docker.io/grafana/grafana:latest'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost:5000/app', 'localhost:5000/app:latest'],
  ['localhost/app:1', 'localhost/app:1'],
]

for (const [image, canonical] of names) {
  test(`${image} is ${canonical} to the runtime`, () => {
    expect(canonicalImage(image)).to.equal(canonical)
    expect(isValidImageName(image)).to.equal(true)
  })
}

test('names that no runtime can parse are told apart', () => {
  for (const image of ['', 'Nginx', 'nginx:', 'a b', 'nginx:1:2', '-x']) expect(isValidImageName(image)).to.equal(false)
})

test('an image id has the repository and a digest that depends on the tag', () => {
  expect(repositoryOf('nginx:1.27')).to.equal('docker.io/library/nginx')
  expect(imageIdOf('nginx:1.27')).to.match(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/)
  expect(imageIdOf('nginx:1.27')).to.equal(imageIdOf('docker.io/library/nginx:1.27'))
  expect(imageIdOf('nginx:1.28')).not.to.equal(imageIdOf('nginx:1.27'))
})

test('what is told about an image counts under each of its names', () => {
  const catalogue = new ImageCatalogue(BELIEVABLE)
  catalogue.setBehaviour('nginx', { sizeBytes: 5 })
  expect(catalogue.sizeOf('docker.io/library/nginx:latest')).to.equal(5)
  expect(catalogue.sizeOf('nginx:1.27')).to.be.greaterThan(1_000_000)
})

test('pulls on a node queue up, and an image that has arrived is only checked', () => {
  const catalogue = new ImageCatalogue(BELIEVABLE)
  catalogue.setBehaviour('a:1', { pullTime: milliseconds(2000) })
  const images = new NodeImages(catalogue)
  const now = instant(0)
  expect(images.pull('a:1', now)).to.deep.equal({ wait: 2000, work: 2000 })
  const second = images.pull('a:1', now)
  expect(second.work).to.be.lessThan(500)
  expect(second.wait).to.equal(2000 + second.work)
  expect(images.has('a:1', instant(1999))).to.equal(false)
  expect(images.has('a:1', instant(2000))).to.equal(true)
  expect(images.list(instant(2000))).to.deep.equal([
    { names: ['docker.io/library/a:1'], sizeBytes: catalogue.sizeOf('a:1') },
  ])
})

test('a pull that fails says why, and brings no image', () => {
  const catalogue = new ImageCatalogue(BELIEVABLE)
  catalogue.setBehaviour('a:1', { pull: 'fail' })
  catalogue.setBehaviour('b:1', { pull: 'fail', pullError: 'pull access denied' })
  const images = new NodeImages(catalogue)
  expect(images.pull('a:1', instant(0)).error).to.match(
    /^rpc error: code = NotFound .*docker\.io\/library\/a:1: not found$/,
  )
  expect(images.pull('b:1', instant(0)).error).to.equal('pull access denied')
  expect(images.has('a:1', instant(60_000))).to.equal(false)
})
