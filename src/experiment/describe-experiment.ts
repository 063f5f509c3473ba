import type { CompletedExperiment } from '../experiment.js'

/** An experiment in a line: what tells it from others. */
export function describeExperiment(experiment: CompletedExperiment): string {
  const { spectrum, teacher, student, activation, learningRate, inputDimension, seed } = experiment
  return [
    activation,
    describeSpectrum(spectrum),
    `M = ${teacher.units}`,
    `K = ${student.units}`,
    `η = ${learningRate}`,
    ...(inputDimension === undefined ? [] : [`N = ${inputDimension}`]),
    ...(student.trained === undefined ? [] : [`N_l = ${student.trained}`]),
    `seed ${seed}`,
  ].join(', ')
}

function describeSpectrum(spectrum: CompletedExperiment['spectrum']): string {
  switch (spectrum.kind) {
    case 'isotropic':
      return 'isotropic'
    case 'power-law':
      return `power law β = ${spectrum.beta}, L = ${spectrum.levels}`
    case 'values':
      return `L = ${spectrum.eigenvalues.length} given eigenvalues`
  }
}
