// Writes examples/digits.json: an experiment whose spectrum was measured from handwritten digits. Deterministic.
//
//   node scripts/make-digits.mjs
import { writeFileSync } from 'node:fs'
import { digitSpectrum, readDigits } from './digit-spectrum.mjs'

/** Ranks over which the exponent of λ_k ∝ k^{−(1+β)} is fitted: those learned between α ≈ 1 and 12. */
const fitFrom = 50
const fitTo = 200

const images = readDigits()
const eigenvalues = digitSpectrum(images)

const experiment = {
  // Equal weights, 1/784 each, need not be written
  spectrum: { kind: 'values', eigenvalues },
  teacher: { units: 2, outputWeights: 'scaled', vectors: 'orthonormal' },
  student: { units: 2, outputWeights: 'scaled', initialStd: 0.01 },
  activation: 'erf',
  learningRate: 0.5,
  // Four copies of each direction: runs differ by √(T2/N), 9 % here, and a run takes seconds
  inputDimension: 4 * eigenvalues.length,
  time: { from: 0.001, until: 200, samples: 54 },
  seed: 1,
}
writeFileSync(new URL('../examples/digits.json', import.meta.url), format(experiment))

const positive = eigenvalues.filter((value) => value > 0)
const secondMoment = eigenvalues.reduce((sum, value) => sum + value * value, 0) / eigenvalues.length
console.log(`images                        ${images.length}`)
console.log(`eigenvalues                   ${eigenvalues.length}, of which > 0: ${positive.length}`)
console.log(`largest, smallest > 0         ${eigenvalues[0]}, ${positive.at(-1)} (mean 1)`)
console.log(`second moment T2              ${secondMoment.toPrecision(4)}`)
console.log(
  `1+β over ranks ${fitFrom} to ${fitTo}       ${exponent(eigenvalues, fitFrom, fitTo).toFixed(2)}  ` +
    `(5 to 20: ${exponent(eigenvalues, 5, 20).toFixed(2)}, 200 to 400: ${exponent(eigenvalues, 200, 400).toFixed(2)})`,
)

/** −d ln λ_k / d ln k by least squares over the ranks k from `from` to `to`, both included. */
function exponent(values, from, to) {
  const points = values.slice(from - 1, to).map((value, i) => [Math.log(from + i), Math.log(value)])
  const mean = (axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const slope = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return -slope / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}

/** As the formatter lays it out: a field a line, the eigenvalues filling lines. */
function format(value) {
  const { spectrum, ...rest } = value
  const lines = ['']
  for (const [i, number] of spectrum.eigenvalues.entries()) {
    const word = `${number}${i + 1 < spectrum.eigenvalues.length ? ',' : ''}`
    if (`      ${lines.at(-1)}${word}`.length > 110) lines.push('')
    lines.push(`${lines.pop()}${word} `)
  }
  const fields = Object.entries(rest).map(([name, field]) => `  "${name}": ${inline(field)}`)
  return [
    '{',
    '  "spectrum": {',
    '    "kind": "values",',
    '    "eigenvalues": [',
    ...lines.map((line) => `      ${line.trimEnd()}`),
    '    ]',
    '  },',
    `${fields.join(',\n')}\n}\n`,
  ].join('\n')
}

function inline(field) {
  if (typeof field !== 'object') return JSON.stringify(field)
  const entries = Object.entries(field).map(([name, part]) => `"${name}": ${JSON.stringify(part)}`)
  return `{ ${entries.join(', ')} }`
}
