// The plateau shrinks as the spectrum spreads: for each number of levels L, the flattest stretch of the theory's curve.
//
//   node sweep-levels.mjs
import { powerLaw, solve } from 'onepass'

console.log('   L     T2   alpha   error there   slope there')
for (const levels of [1, 2, 4, 8, 16]) {
  const spectrum = powerLaw(1, levels)
  const { alpha, generalizationError } = await solve({
    spectrum,
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 1024,
    time: { from: 10, until: 2000, samples: 60 },
  })

  // Where |d ln ε_g / d ln α| is smallest, between neighbours; a power-law tail has no such place
  const slope = (i) =>
    Math.log(generalizationError[i + 1] / generalizationError[i - 1]) / Math.log(alpha[i + 1] / alpha[i - 1])
  let flattest = 1
  for (let i = 2; i < alpha.length - 1; i++) if (slope(i) > slope(flattest)) flattest = i

  // The second moment of the spectrum sets the speed at which a plateau is left
  const T2 = spectrum.eigenvalues.reduce((sum, value, k) => sum + spectrum.weights[k] * value ** 2, 0)
  console.log(
    String(levels).padStart(4),
    T2.toFixed(2).padStart(6),
    alpha[flattest].toFixed(0).padStart(7),
    generalizationError[flattest].toFixed(6).padStart(13),
    slope(flattest).toFixed(3).padStart(13),
  )
}
