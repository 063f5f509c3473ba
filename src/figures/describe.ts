import { completeExperiment } from '../experiment/complete-experiment.js'
import type { CompletedExperiment } from '../experiment.js'
import { powerOfTen } from './log-axis.js'
import type { Part } from './recipe.js'

/**
 * Every parameter of a figure's experiments, as markup for its caption. A parameter that differs between them is given by
 * all its values.
 */
export function describeParts(parts: Part[]): string {
  const experiments = parts.map(({ experiment, run }) => completeExperiment(experiment, run.kind))
  const values = (read: (experiment: CompletedExperiment) => string | undefined) =>
    unique(experiments.flatMap((one) => read(one) ?? []))
  const all = (symbol: string, read: (experiment: CompletedExperiment) => number | undefined) => {
    const found = values((one) => numberText(read(one)))
    return found.length === 0 ? [] : [`${symbol} = ${list(found)}`]
  }
  const seeds = values(({ seed }) => String(seed))
  return [
    [
      ...(experiments.every(({ student, teacher }) => student.units === teacher.units)
        ? all('*K* = *M*', (one) => one.student.units)
        : [...all('*K*', (one) => one.student.units), ...all('*M*', (one) => one.teacher.units)]),
      `activation ${list(values(({ activation }) => (activation === 'erf' ? 'erf(*x*/√2)' : '*g*(*x*) = *x*')))}`,
      `output weights ${list(values(outputWeights))}`,
      ...all('learning rate *η*', (one) => one.learningRate),
    ].join(', '),
    list(values(({ spectrum }) => describeSpectrum(spectrum, all))),
    ...all('*N*', (one) => one.inputDimension),
    `${list(values(({ teacher }) => teacher.vectors))} teacher`,
    [
      ...all('initial student components with *σ*_{*J*}', (one) => one.student.initialStd),
      ...all('trained directions *N*_{*l*}', (one) => one.student.trained),
    ].join(', '),
    `${seeds.length > 1 ? 'seeds' : 'seed'} ${list(seeds)}`,
  ].join('; ')
}

type All = (symbol: string, read: (experiment: CompletedExperiment) => number | undefined) => string[]

function describeSpectrum(spectrum: CompletedExperiment['spectrum'], all: All): string {
  switch (spectrum.kind) {
    case 'isotropic':
      return 'isotropic inputs (*L* = 1)'
    case 'power-law': {
      const of =
        (field: 'beta' | 'levels') =>
        ({ spectrum }: CompletedExperiment) =>
          spectrum.kind === 'power-law' ? spectrum[field] : undefined
      const [beta] = all('*β*', of('beta'))
      const [levels] = all('*L*', of('levels'))
      return `${levels} eigenvalues *λ*_{*k*} ∝ *k*^{−(1+*β*)}, ${beta}, of equal weight and mean 1`
    }
    case 'values':
      return 'eigenvalues as given, of equal weight'
  }
}

function outputWeights({ teacher, student }: CompletedExperiment): string {
  const one = (symbol: string, weights: CompletedExperiment['teacher']['outputWeights'], scaled: string) => {
    if (weights === 'scaled') return `*${symbol}* = ${scaled}`
    if (weights === 'unit') return `*${symbol}* = 1`
    return `*${symbol}* = (${weights.map((value) => Number(value.toPrecision(4))).join(', ')})`
  }
  if (Array.isArray(teacher.outputWeights) && String(teacher.outputWeights) === String(student.outputWeights))
    return one('v* = *w', teacher.outputWeights, '')
  return `${one('v', teacher.outputWeights, '1/√*M*')} and ${one('w', student.outputWeights, '√*M*/*K*')}`
}

/** Small powers of ten as such, large numbers with their thousands parted */
function numberText(value: number | undefined): string | undefined {
  if (value === undefined) return undefined
  const exponent = Math.round(Math.log10(value))
  if (value < 1e-3 && Number(`1e${exponent}`) === value) return powerOfTen(exponent)
  return value.toLocaleString('en', { maximumSignificantDigits: 6 })
}

/** Each value once */
export function unique(values: string[]): string[] {
  return [...new Set(values)]
}

/** a, b and c */
export function list(values: string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`
}

/** How many runs the simulations are means of, and which way they make their steps. */
export function describeRuns(parts: Part[]): string {
  const counts = parts.flatMap(({ run }) => (run.kind === 'simulate' ? run.runs : []))
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  if (most === 1) return 'one run of SGD each'
  return least === most ? `mean of ${most} runs of SGD` : `mean of ${least} to ${most} runs of SGD`
}
