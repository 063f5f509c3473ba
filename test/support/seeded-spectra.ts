import type { Activation, Experiment, ExperimentSpectrum, InitialOverlaps } from '../../src/experiment.js'
import { randomNumbers } from './random.js'

/** A spectrum whose levels are worth compressing, each with overlaps of its own, for K = M = 2. */
export interface SeededSpectrum {
  name: string
  levels: number
  /** Whether the curve ends far in the exponential tail of the slowest level. */
  isLate: boolean
  experiment(activation: Activation): Experiment
}

/** Seeded spectra of every kind in turn, of 64 to 10⁴ levels. */
export function seededSpectra(count: number): SeededSpectrum[] {
  return Array.from({ length: count }, (_, index) => seededSpectrum(index))
}

const OTHER_KINDS = ['two scales', 'cloud', 'gaps', 'zeros', 'nearly equal'] as const
/** The slowest decay of ε_g for K = M = 2, per ηλ. */
const DECAY: Record<Activation, number> = { linear: 2, erf: 0.05 }

function seededSpectrum(index: number): SeededSpectrum {
  const random = randomNumbers(5000 + 7919 * index)
  for (let i = 0; i < 10; i++) random()
  const between = (low: number, high: number) => low + (high - low) * random()
  const logUniform = (low: number, high: number) => low * (high / low) ** random()

  const isPowerLaw = index % 2 === 0
  const kind = OTHER_KINDS[((index - 1) / 2) % 5]
  const L = Math.round(logUniform(64, index % 8 === 0 ? 1e4 : 2000))
  // not so wide that compression would not pay
  const { spectrum, name } = isPowerLaw ? powerLaw(Math.min(between(-0.5, 3), -0.7 + L / 150)) : values()
  function powerLaw(exponent: number): { spectrum: ExperimentSpectrum; name: string } {
    const beta = Number(exponent.toFixed(2))
    return { spectrum: { kind: 'power-law', beta, levels: L }, name: `power law, β = ${beta}` }
  }
  function values(): { spectrum: ExperimentSpectrum; name: string } {
    const width = Math.exp(Math.min(between(1, 10), 0.3 + L / 60))
    const cloud = (size: number, low: number, high: number) =>
      Array.from({ length: size }, () => logUniform(low, high))
    const eigenvalues = {
      'two scales': () => [...cloud(L >> 1, 0.5, 1), ...cloud(L - (L >> 1), 1 / width, width ** -0.7)],
      cloud: () => cloud(L, 3 / width, 3),
      gaps: () => [...cloud(4, 1, 5), ...cloud(L - 6, 2 / width, 10 / width), 1 / width, 1.01 / width],
      zeros: () => [...cloud(L - 30, 2 / width, 2), ...new Array<number>(30).fill(0)],
      'nearly equal': () => Array.from({ length: L }, () => 1 + 10 ** -between(2, 16)),
    }[kind!]()
    const weights = random() < 0.5 ? undefined : shares(L, random)
    return {
      spectrum: { kind: 'values', eigenvalues, ...(weights && { weights }) },
      name: weights ? `${kind}, random weights` : kind!,
    }
  }
  const [least, most] = ends(spectrum)
  const learningRate = Number(logUniform(0.02, 0.5).toFixed(3))
  const isLate = index % 3 === 0 && kind !== 'zeros'
  const decays = isLate ? between(10, 60) : logUniform(1e-2, 6)
  const overlaps = isPowerLaw ? undefined : randomOverlaps(L, random)
  return {
    name,
    levels: L,
    isLate,
    experiment: (activation) => ({
      spectrum,
      activation,
      teacher: { units: 2 },
      student: { units: 2, ...(isPowerLaw && { initialStd: 0.1 }) },
      ...(overlaps && { initialOverlaps: overlaps }),
      learningRate,
      time: {
        from: 0.01 / (learningRate * most),
        until: Math.max(decays / (DECAY[activation] * least), 3 / most) / learningRate,
        samples: 40,
      },
      seed: index + 1,
    }),
  }
}

/** The smallest eigenvalue that is not zero, and the largest. */
function ends(spectrum: ExperimentSpectrum): [number, number] {
  if (spectrum.kind === 'values') {
    const positive = spectrum.eigenvalues.filter((lambda) => lambda > 0)
    return [Math.min(...positive), Math.max(...positive)]
  }
  const { beta, levels } = spectrum as Extract<ExperimentSpectrum, { kind: 'power-law' }>
  let sum = 0
  for (let k = 1; k <= levels; k++) sum += k ** -(1 + beta)
  return [(levels / sum) * levels ** -(1 + beta), levels / sum]
}

/** Gram matrices of random vectors, of a length of its own in every level, and of one direction or of many. */
function randomOverlaps(L: number, random: () => number): InitialOverlaps {
  const overlaps: InitialOverlaps = { student: [], studentTeacher: [], teacher: [] }
  for (let k = 0; k < L; k++) {
    const directions = random() < 0.3 ? 1 : 4
    const size = 10 ** (-1.5 * random()) / (L * directions)
    const vectors = Array.from({ length: 4 }, (_, a) =>
      Array.from({ length: directions }, () => Math.sqrt(size) * (a < 2 ? 0.2 : 2) * (2 * random() - 1)),
    )
    const product = (a: number, b: number) => vectors[a]!.reduce((sum, x, i) => sum + x * vectors[b]![i]!, 0)
    const block = (rows: number[], columns: number[]) => rows.map((a) => columns.map((b) => product(a, b)))
    overlaps.student.push(block([0, 1], [0, 1]))
    overlaps.studentTeacher.push(block([0, 1], [2, 3]))
    overlaps.teacher.push(block([2, 3], [2, 3]))
  }
  return overlaps
}

/** Random parts of 1. */
function shares(count: number, random: () => number): number[] {
  const parts = Array.from({ length: count }, () => 0.1 + random() ** 2)
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => part / sum)
}
