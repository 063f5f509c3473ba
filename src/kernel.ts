import { type ASUtil, instantiateSync } from '@assemblyscript/loader'
import type { Archive } from './archive.js'
import type { Activation } from './experiment.js'

type Pointer = number

/** What assembly/index.ts exports; its mutable globals come as WebAssembly.Global. */
interface KernelExports extends ASUtil, Record<string, unknown> {
  zeros(count: number): Pointer
  mark(): Pointer
  release(to: Pointer): void
  erf(x: number): number
  gauss(x: number): number
  arcsines(at: Pointer, count: number): void
  exp(x: number): number
  log(x: number): number
  cos(x: number): number
  pow(x: number, y: number): number
  diagonalise(matrix: Pointer, size: number, vectors: Pointer): void
  realParts(matrix: Pointer, size: number, out: Pointer): number
  plateauRealParts(
    z: number,
    eigenvalues: Pointer,
    count: number,
    levels: number,
    columns: Pointer,
    students: number,
    teachers: number,
    mu: Pointer,
    turned: Pointer,
    responses: Pointer,
    out: Pointer,
  ): number
  countModesBelow(
    z: number,
    eigenvalues: Pointer,
    count: number,
    levels: number,
    shares: Pointer,
    size: number,
    bareRates: Pointer,
    families: number,
    vectors: Pointer,
    signs: Pointer,
    rank: number,
  ): number
  stepRankOne(
    columns: Pointer,
    columnCount: number,
    levels: number,
    xi: number,
    kappa: number,
    rates: Pointer,
    left: Pointer,
    right: Pointer,
    sums: Pointer,
  ): void
  addLagrange(
    place: number,
    nodes: Pointer,
    weights: Pointer,
    count: number,
    polynomial: Pointer,
    values: Pointer,
    columnCount: number,
    sums: Pointer,
    stride: number,
  ): void
  newStream(): Pointer
  openStream(stream: Pointer, seed: number, purpose: number, run: number, level: number): void
  uniform(stream: Pointer): number
  normal(stream: Pointer): number
  chiSquare(stream: Pointer, degrees: number): number
  fillNormals(stream: Pointer, scales: Pointer, scaleBytes: number, out: Pointer, count: number): void
  fillWords(stream: Pointer, out: Pointer, count: number): void
  setChi(at: Pointer, freedoms: number, scale: number): void
  fillChis(stream: Pointer, parameters: Pointer, at: Pointer, stride: number, count: number): void
  drawFactor(
    stream: Pointer,
    teachers: number,
    students: number,
    directions: number,
    orthonormal: number,
    out: Pointer,
  ): void
  drawOverlaps(
    stream: Pointer,
    seed: number,
    purpose: number,
    run: number,
    teachers: number,
    students: number,
    orthonormal: number,
    std: number,
    dimension: number,
    sizes: Pointer,
    count: number,
    out: Pointer,
  ): void
  setUpFields(students: number, teachers: number, activation: number): void
  startFields(): void
  fillAverages(): void
  generalizationError(): number
  errorScale(): number
  isBounded(): number
  roundingScale(): number
  setUpDerivatives(): void
  differentiate(direction: Pointer, noise: Pointer): void
  setUpEquations(levels: number, learningRate: number): void
  startEquations(): void
  gatherState(): void
  rowOf(a: number, b: number): Pointer
  overlapAt(a: number, b: number, k: number): number
  startIntegrator(tolerance: number, lateTolerance: number, method: number): void
  advance(target: number, most: number): number
  setUpDirect(
    dimension: number,
    components: number,
    trained: number,
    activation: number,
    learningRate: number,
    stream: Pointer,
  ): void
  surveyRoots(): void
  stepDirect(count: number): number
  directState(): Pointer
  directStateSize(): number
  passStateSize(): number
  resumePass(steps: number): void
  gatherVectors(): void
  levelOverlap(a: number, b: number, first: number, end: number): number
  setUpReduced(
    dimension: number,
    levels: number,
    trained: number,
    activation: number,
    learningRate: number,
    stream: Pointer,
  ): void
  startReduced(): void
  setEntry(level: number, a: number, column: number, value: number): void
  stepReduced(count: number): number
  storeReduced(): void
  loadReduced(): void
  gatherReduced(): void
  reducedOverlap(a: number, b: number, k: number): number
  gamma(a: number): number
  lowerGamma(a: number, x: number): number
  upperGamma(a: number, x: number): number
  setUpDecay(levels: number, step: number): void
  findMode(mode: number): void
  sumModes(t: number, modes: number, constant: number): number
  shiftTransform(toFirst: boolean): void
  invertTransform(times: Pointer, count: number, constant: number): void
  stepDecay(constant: number): number
  sumExponentials(rates: Pointer, weights: Pointer, count: number, t: number): number
}

/** Times that one contour serves at once. */
export const MOST_CONTOUR_TIMES = 1024

const activations: Record<Activation, number> = { linear: 0, erf: 1 }

/** What a random stream is for; part of its address. */
export const purposes = { initialOverlaps: 0, inputs: 1, resampling: 2 } as const

/** Where a random stream begins. */
export interface StreamAddress {
  seed: number
  purpose: keyof typeof purposes
  run?: number
  level?: number
}

/** How a call of `advance` ended, by assembly/integrator.ts. */
const outcomes = ['reached', 'interrupted', 'stalled', 'diverged'] as const
export type Outcome = (typeof outcomes)[number]

/** Which method integrates; in the order of assembly/integrator.ts. */
export const integrators = ['auto', 'explicit', 'implicit', 'stabilised'] as const
export type Integrator = (typeof integrators)[number]

/** The fields of a network: sizes, activation, and output weights w (K) and v (M). */
export interface Network {
  activation: Activation
  studentWeights: ArrayLike<number>
  teacherWeights: ArrayLike<number>
}

/**
 * One instance of the kernel: it serves one job (one system of equations, or one simulation) at a time. The only place
 * that knows a pointer.
 */
export class Kernel {
  readonly #exports: KernelExports
  readonly #start: Pointer
  #students = 0
  #fields = 0
  #hasDerivatives = false

  constructor(module: WebAssembly.Module) {
    this.#exports = instantiateSync<KernelExports>(module, {}).exports
    this.#start = this.#exports.mark()
  }

  /** Forgets the job and whatever was made for it: starting an instance takes longer than many a run. */
  reset(): void {
    this.#exports.release(this.#start)
  }

  /** Size of its memory. */
  get memoryBytes(): number {
    return this.#exports.memory!.buffer.byteLength
  }

  erf(x: number): number {
    return this.#exports.erf(x)
  }

  /** exp(−x²) */
  gauss(x: number): number {
    return this.#exports.gauss(x)
  }

  /** Arcsines of an even number of arguments in [−1, 1]. */
  arcsines(values: ArrayLike<number>): Float64Array {
    const at = this.#exports.zeros(values.length)
    view(this.#exports, at, values.length).set(values)
    this.#exports.arcsines(at, values.length)
    return view(this.#exports, at, values.length).slice()
  }

  exp(x: number): number {
    return this.#exports.exp(x)
  }

  log(x: number): number {
    return this.#exports.log(x)
  }

  cos(x: number): number {
    return this.#exports.cos(x)
  }

  pow(x: number, y: number): number {
    return this.#exports.pow(x, y)
  }

  /** Γ(a), 0 < a < 140 */
  gamma(a: number): number {
    return this.#exports.gamma(a)
  }

  /** γ(a, x), 0 < a < 140 and x ≥ 0 */
  lowerGamma(a: number, x: number): number {
    return this.#exports.lowerGamma(a, x)
  }

  /** Γ(a, x), 0 < a < 140 and x ≥ 0 */
  upperGamma(a: number, x: number): number {
    return this.#exports.upperGamma(a, x)
  }

  /** Σ w_k e^{−b_k t} over the first `count` of the rates, and Σ b_k w_k e^{−b_k t}, as a function of t and `count`. */
  exponentials(
    rates: ArrayLike<number>,
    weights: ArrayLike<number>,
  ): (t: number, count: number) => { sum: number; decay: number } {
    const [atRates, atWeights] = [this.#array(rates), this.#array(weights)]
    return (t, count) => {
      const sum = this.#exports.sumExponentials(atRates, atWeights, count, t)
      return { sum, decay: global(this.#exports, 'exponentialsDecay') }
    }
  }

  /** A decay with a rank-one feedback: one at a time. */
  decay(setting: DecaySetting): Decay {
    return new Decay(this.#exports, setting)
  }

  /** Eigenvalues of a symmetric matrix, and its eigenvectors as columns. */
  diagonalise(matrix: number[][]): { values: number[]; vectors: number[][] } {
    const size = matrix.length
    const at = this.#exports.zeros(size * size)
    const vectors = this.#exports.zeros(size * size)
    view(this.#exports, at, size * size).set(matrix.flat())
    this.#exports.diagonalise(at, size, vectors)
    const rows = (address: Pointer) =>
      matrix.map((_, i) => [...view(this.#exports, address + 8 * size * i, size)])
    return { values: rows(at).map((row, i) => row[i]!), vectors: rows(vectors) }
  }

  /**
   * Real parts of the eigenvalues of a real matrix, greatest first. For tests.
   *
   * @throws Error when the iteration does not converge
   */
  realParts(matrix: number[][]): number[] {
    const size = matrix.length
    const [at, out] = [this.#array(matrix.flat()), this.#exports.zeros(size)]
    return this.#realParts(this.#exports.realParts(at, size, out), out, size)
  }

  /**
   * Real parts of the eigenvalues of G(z) as a function of z, greatest first: see src/predict/plateau-modes.ts.
   *
   * @throws Error, the function, when the iteration does not converge
   */
  plateauModes(plateau: CoupledPlateau): (z: number) => number[] {
    const { eigenvalues, columns, mu, turned, responses } = plateau
    const { count, levels, atEigenvalues, atColumns } = this.#levelColumns(eigenvalues, columns)
    const [atMu, atTurned] = [this.#array(mu), this.#array(turned.flat())]
    const atResponses = this.#array(responses.flat(2))
    const size = responses.length
    const out = this.#exports.zeros(size)
    const sizes = [mu.length, turned[0]!.length, atMu, atTurned, atResponses, out] as const
    return (z) => {
      const found = this.#exports.plateauRealParts(z, atEigenvalues, count, levels, atColumns, ...sizes)
      return this.#realParts(found, out, size)
    }
  }

  #realParts(found: number, out: Pointer, size: number): number[] {
    if (found < size) throw new Error('eigenvalues: the QR iteration does not converge')
    return Array.from(view(this.#exports, out, size)).sort((a, b) => b - a)
  }

  /** How many eigenvalues of coupled levels are below z, as a function of z. */
  coupledModes({ eigenvalues, shares, bareRates, vectors, signs }: CoupledLevels): (z: number) => number {
    const size = shares.length
    const triangle = shares.flatMap((row, a) => row.slice(a))
    const { count, levels, atEigenvalues, atColumns } = this.#levelColumns(eigenvalues, triangle)
    const rates = this.#array(bareRates)
    const [atVectors, atSigns] = [this.#array(vectors.flat()), this.#array(signs)]
    const sizes = [size, rates, bareRates.length, atVectors, atSigns, signs.length] as const
    return (z) => this.#exports.countModesBelow(z, atEigenvalues, count, levels, atColumns, ...sizes)
  }

  /** Columns that steps of a diagonal matrix with one of rank one change: see `RankOneSteps`. */
  rankOneSteps(setting: RankOneSetting): RankOneSteps {
    return new RankOneSteps(this.#exports, setting)
  }

  #array(values: ArrayLike<number>): Pointer {
    const at = this.#exports.zeros(values.length)
    view(this.#exports, at, values.length).set(values)
    return at
  }

  /** Eigenvalues, and columns one after the other, each with a zero more if it is odd. */
  #levelColumns(eigenvalues: ArrayLike<number>, columns: ArrayLike<number>[]) {
    const count = eigenvalues.length
    const levels = (count + 1) & ~1
    const atColumns = this.#exports.zeros(levels * columns.length)
    columns.forEach((column, c) => {
      view(this.#exports, atColumns + 8 * levels * c, count).set(column)
    })
    return { count, levels, atEigenvalues: this.#array(eigenvalues), atColumns }
  }

  /** Sums over points of the Lagrange polynomials of these nodes times the points' values. */
  lagrangeSums(nodes: ArrayLike<number>, weights: ArrayLike<number>, columns: number): LagrangeSums {
    return new LagrangeSums(this.#exports, nodes, weights, columns)
  }

  /** A random stream at its beginning. */
  stream(address: StreamAddress): RandomStream {
    return new RandomStream(this.#exports, address)
  }

  /** Sizes, activation and output weights of the network at hand; once a job. */
  setNetwork({ activation, studentWeights, teacherWeights }: Network): void {
    this.#students = studentWeights.length
    this.#fields = studentWeights.length + teacherWeights.length
    this.#hasDerivatives = false
    this.#exports.setUpFields(studentWeights.length, teacherWeights.length, activations[activation])
    const outputs = view(this.#exports, global(this.#exports, 'outputs'), this.#fields)
    outputs.set(Array.from(studentWeights, (w) => -w))
    outputs.set(teacherWeights, studentWeights.length)
    this.#exports.startFields()
  }

  /** C: [K+M][K+M], students first. */
  setCovariance(covariance: number[][]): void {
    const stride = global(this.#exports, 'stride')
    const rows = view(this.#exports, global(this.#exports, 'covariance'), this.#fields * stride)
    covariance.forEach((row, a) => {
      rows.set(row, a * stride)
    })
  }

  /** C as it stands: (K+M)×(K+M), row by row. */
  covariance(): Float64Array {
    const size = this.#fields
    const stride = global(this.#exports, 'stride')
    const rows = view(this.#exports, global(this.#exports, 'covariance'), size * stride)
    const covariance = new Float64Array(size * size)
    for (let a = 0; a < size; a++) covariance.set(rows.subarray(a * stride, a * stride + size), a * size)
    return covariance
  }

  /** ε_g of C as it stands. */
  generalizationError(): number {
    return this.#exports.generalizationError()
  }

  /** Size of the terms whose difference ε_g is, for C as it stands. */
  errorScale(): number {
    return this.#exports.errorScale()
  }

  /** What the rounding error of ε_g is in proportion to: the size of its terms, more if that magnifies rounding. */
  roundingScale(): number {
    return this.#exports.roundingScale()
  }

  /** Whether neither C as it stands nor the terms of its ε_g are beyond 1e150. */
  isBounded(): boolean {
    return this.#exports.isBounded() !== 0
  }

  /** [X, Y]/η (K×(K+M)) and w_i w_j ⟨g′_i g′_j (ζ−σ)²⟩ (K×K) of C as it stands, row by row. */
  averages(): { drift: Float64Array; noise: Float64Array } {
    this.#exports.fillAverages()
    const students = this.#students
    return {
      drift: view(this.#exports, global(this.#exports, 'drift'), students * this.#fields).slice(),
      noise: view(this.#exports, global(this.#exports, 'noise'), students * students).slice(),
    }
  }

  /** How `averages` changes along a direction of C, erf: [K+M][K+M], symmetric, zero between teachers. */
  averageChanges(direction: number[][]): { drift: Float64Array; noise: Float64Array } {
    if (!this.#hasDerivatives) this.#exports.setUpDerivatives()
    this.#hasDerivatives = true
    const stride = global(this.#exports, 'stride')
    const at = this.#exports.zeros(this.#fields * stride)
    const rows = view(this.#exports, at, this.#fields * stride)
    direction.forEach((row, a) => {
      rows.set(row, a * stride)
    })
    this.#exports.fillAverages()
    this.#exports.differentiate(at, global(this.#exports, 'noise'))
    const students = this.#students
    return {
      drift: view(this.#exports, global(this.#exports, 'driftChange'), students * this.#fields).slice(),
      noise: view(this.#exports, global(this.#exports, 'noiseChange'), students * students).slice(),
    }
  }

  /** The order-parameter equations of the network. */
  equations(setting: EquationsSetting): Equations {
    return new Equations(this.#exports, this.#fields, setting)
  }

  /** The network as coordinates in frames of the levels. */
  reduced(setting: SimulationSetting): ReducedNetwork {
    return new ReducedNetwork(this.#exports, setting)
  }

  /** The network as weight vectors. */
  direct(setting: SimulationSetting): DirectNetwork {
    return new DirectNetwork(this.#exports, setting)
  }
}

/** A random stream: numbers one at a time, or normals in bulk. */
export class RandomStream {
  readonly #exports: KernelExports
  readonly #stream: Pointer

  constructor(exports: KernelExports, address: StreamAddress) {
    this.#exports = exports
    this.#stream = exports.newStream()
    this.restart(address)
  }

  /** Goes to the beginning of another address. */
  restart({ seed, purpose, run = 0, level = 0 }: StreamAddress): void {
    this.#exports.openStream(this.#stream, seed, purposes[purpose], run, level)
  }

  /** Uniform in (0, 1). */
  uniform(): number {
    return this.#exports.uniform(this.#stream)
  }

  normal(): number {
    return this.#exports.normal(this.#stream)
  }

  /** χ² with a whole number of degrees of freedom ≥ 1. */
  chiSquare(degrees: number): number {
    return this.#exports.chiSquare(this.#stream, degrees)
  }

  /** A function that draws an even number of standard normals from the two interleaved generators, into one array. */
  normalBlocks(count: number): () => Float64Array {
    const at = this.#exports.zeros(count)
    const scales = this.#exports.zeros(count)
    view(this.#exports, scales, count).fill(1)
    return () => {
      this.#exports.fillNormals(this.#stream, scales, 32, at, count)
      return view(this.#exports, at, count)
    }
  }

  /**
   * A function that draws `count` triples of 64-bit words, lower halves first: those of the two generators of bulk normals
   * and of the one for single numbers. Its result is overwritten by the next call. For tests.
   */
  wordBlocks(count: number): () => Uint32Array {
    const at = this.#exports.zeros(3 * count)
    return () => {
      this.#exports.fillWords(this.#stream, at, count)
      return new Uint32Array(this.#exports.memory!.buffer, at, 6 * count)
    }
  }

  /**
   * χ up to a sign, drawn in pairs as a reduced step does: `count` (even) numbers, of whole degrees of freedom ≥ 0 and
   * times a scale, which the two of a pair have each for itself. For tests.
   */
  chis(count: number, degrees: readonly [number, number], scales: readonly [number, number]): Float64Array {
    const numbers = global(this.#exports, 'CHI_NUMBERS')
    const at = this.#exports.zeros(count)
    const ones = this.#exports.zeros(count)
    const parameters = this.#exports.zeros((count / 2) * numbers)
    view(this.#exports, ones, count).fill(1)
    this.#exports.fillNormals(this.#stream, ones, 32, at, count)
    for (let i = 0; i < count; i++) {
      const lane = i % 2
      this.#exports.setChi(parameters + 8 * ((i >> 1) * numbers + lane), degrees[lane]!, scales[lane]!)
    }
    this.#exports.fillChis(this.#stream, parameters, at, 16, count / 2)
    return view(this.#exports, at, count).slice()
  }

  /**
   * A function that draws the factor of a level's vectors (assembly/factor.ts): K+M rows, teachers first, of
   * min(directions, K+M) numbers. Its result is overwritten by the next call.
   */
  factors(teachers: number, students: number, orthonormal: boolean): (directions: number) => Float64Array {
    const vectors = teachers + students
    const at = this.#exports.zeros(vectors * vectors)
    return (directions) => {
      this.#exports.drawFactor(this.#stream, teachers, students, directions, orthonormal ? 1 : 0, at)
      return view(this.#exports, at, vectors * Math.min(vectors, directions))
    }
  }

  /**
   * Overlaps over N of every level's vectors, as `factors` draws them from the streams of the levels: rows over the
   * levels for every pair a ≤ b of fields, students first; live views, stale as soon as anything is allocated.
   */
  overlaps(setting: DrawSetting): Float64Array[] {
    const { seed, run, teachers, students, orthonormal, initialStd, inputDimension, levelSizes } = setting
    const count = levelSizes.length
    const pairs = ((teachers + students) * (teachers + students + 1)) / 2
    const sizes = this.#exports.zeros(count)
    const out = this.#exports.zeros(pairs * count)
    view(this.#exports, sizes, count).set(levelSizes)
    const purpose = purposes.initialOverlaps
    const vectors = [teachers, students, orthonormal ? 1 : 0, initialStd, inputDimension] as const
    this.#exports.drawOverlaps(this.#stream, seed, purpose, run, ...vectors, sizes, count, out)
    return Array.from({ length: pairs }, (_, row) => view(this.#exports, out + 8 * count * row, count))
  }

  /** Where the stream is. */
  serialize(archive: Archive): void {
    archive.array(view(this.#exports, this.#stream, global(this.#exports, 'STREAM_NUMBERS')))
  }

  /** @internal */
  get pointer(): Pointer {
    return this.#stream
  }
}

/** Σ over points of ℓ_j(place) times each of their values, ℓ_j the Lagrange polynomials of as many nodes as weights. */
export class LagrangeSums {
  readonly #exports: KernelExports
  readonly #start: Pointer
  readonly #nodes: Pointer
  readonly #weights: Pointer
  readonly #polynomial: Pointer
  readonly #values: Pointer
  readonly #sums: Pointer
  /** Of all nodes, of the polynomials' at a time, and of columns. */
  readonly #sizes: { nodes: number; stencil: number; columns: number }

  constructor(exports: KernelExports, nodes: ArrayLike<number>, weights: ArrayLike<number>, columns: number) {
    this.#exports = exports
    this.#start = exports.mark()
    this.#sizes = { nodes: nodes.length, stencil: weights.length, columns }
    this.#nodes = exports.zeros(nodes.length)
    this.#weights = exports.zeros(weights.length)
    this.#polynomial = exports.zeros(weights.length)
    this.#values = exports.zeros(columns)
    this.#sums = exports.zeros(columns * nodes.length)
    view(exports, this.#nodes, nodes.length).set(nodes)
    view(exports, this.#weights, weights.length).set(weights)
  }

  /** The next point's values, one for each column, for `add`: a live view, stale as soon as anything is allocated. */
  get values(): Float64Array {
    return view(this.#exports, this.#values, this.#sizes.columns)
  }

  /** Adds a point of these values, by the polynomials of the nodes from the first one on. */
  add(place: number, first: number): void {
    const { nodes, stencil, columns } = this.#sizes
    this.#exports.addLagrange(
      place,
      this.#nodes + 8 * first,
      this.#weights,
      stencil,
      this.#polynomial,
      this.#values,
      columns,
      this.#sums + 8 * first,
      nodes,
    )
  }

  /** The sums of each column: [nodes]. Nothing can be added any more. */
  end(): Float64Array[] {
    const { nodes, columns } = this.#sizes
    const sums = Array.from({ length: columns }, (_, c) =>
      view(this.#exports, this.#sums + 8 * nodes * c, nodes).slice(),
    )
    this.#exports.release(this.#start)
    return sums
  }
}

/** A symmetric plateau of levels that their sum couples: see src/predict/plateau-modes.ts. */
export interface CoupledPlateau {
  eigenvalues: ArrayLike<number>
  /** t^k, upper triangle row by row, then p_k: over the levels */
  columns: ArrayLike<number>[]
  /** of X: K */
  mu: readonly number[]
  /** A in the basis of X's eigenvectors: [K][M] */
  turned: number[][]
  /** of each free overlap, the rows of E ([K][M]) and of what changes q by itself ([K][K]) */
  responses: number[][][]
}

/** Levels that are coupled by their sum: src/predict/coupled-modes.ts. */
export interface CoupledLevels {
  /** λ_k: L */
  eigenvalues: ArrayLike<number>
  /** s^k: [c][c][L] */
  shares: ArrayLike<number>[][]
  /** b_f: F */
  bareRates: ArrayLike<number>
  /** √|g_m| v_m: F c numbers each; and the signs of g_m */
  vectors: number[][]
  signs: number[]
}

/** Columns, and the vectors of a matrix H = diag(rates ξ) + κ left rightᵀ: L each. */
export interface RankOneSetting {
  columns: ArrayLike<number>[]
  rates: ArrayLike<number>
  left: ArrayLike<number>
  right: ArrayLike<number>
}

/** Columns x that steps replace by (1 − H)⁻¹ (1 + H) x. */
export class RankOneSteps {
  readonly #exports: KernelExports
  readonly #count: number
  readonly #levels: number
  readonly #columns: Pointer
  readonly #vectors: readonly [rates: Pointer, left: Pointer, right: Pointer]
  readonly #sums: Pointer

  constructor(exports: KernelExports, { columns, rates, left, right }: RankOneSetting) {
    const array = (values: ArrayLike<number>) => {
      const at = exports.zeros(values.length)
      view(exports, at, values.length).set(values)
      return at
    }
    this.#exports = exports
    this.#count = columns.length
    this.#levels = rates.length
    this.#vectors = [array(rates), array(left), array(right)]
    this.#sums = exports.zeros(columns.length)
    this.#columns = exports.zeros(columns.length * rates.length)
    this.columns.forEach((column, c) => {
      column.set(columns[c]!)
    })
  }

  /** Makes a step; returns right · x of each column after it. */
  step(xi: number, kappa: number): Float64Array {
    const columns = [this.#columns, this.#count, this.#levels] as const
    this.#exports.stepRankOne(...columns, xi, kappa, ...this.#vectors, this.#sums)
    return view(this.#exports, this.#sums, this.#count)
  }

  /** The columns as they stand: live views, stale as soon as anything is allocated. */
  get columns(): Float64Array[] {
    return Array.from({ length: this.#count }, (_, c) =>
      view(this.#exports, this.#columns + 8 * c * this.#levels, this.#levels),
    )
  }
}

/** What overlaps are drawn for. */
export interface DrawSetting {
  seed: number
  run: number
  teachers: number
  students: number
  orthonormal: boolean
  initialStd: number
  inputDimension: number
  /** m_k: L */
  levelSizes: ArrayLike<number>
}

export interface EquationsSetting {
  /** λ_k and p_k: L */
  eigenvalues: ArrayLike<number>
  weights: ArrayLike<number>
  /** Whether the students are trained in the level: L */
  trained: readonly boolean[]
  learningRate: number
}

/** The order-parameter equations and their integrator. Write the initial overlaps into `rows()`, then `start`. */
export class Equations {
  readonly #exports: KernelExports
  readonly #fields: number
  readonly #levels: number

  constructor(exports: KernelExports, fields: number, setting: EquationsSetting) {
    const { eigenvalues, weights, trained, learningRate } = setting
    this.#exports = exports
    this.#fields = fields
    this.#levels = eigenvalues.length
    exports.setUpEquations(eigenvalues.length, learningRate)
    view(exports, global(exports, 'eigenvalues'), eigenvalues.length).set(eigenvalues)
    const trainedEigenvalues = trained.map((isTrained, k) => (isTrained ? eigenvalues[k]! : 0))
    view(exports, global(exports, 'trainedEigenvalues'), trained.length).set(trainedEigenvalues)
    view(exports, global(exports, 'weights'), weights.length).set(weights)
  }

  /** S_ab over the levels: [K+M][K+M][L], students first; live views, stale as soon as anything is allocated. */
  rows(): Float64Array[][] {
    return Array.from({ length: this.#fields }, (_, a) =>
      Array.from({ length: this.#fields }, (_, b) =>
        view(this.#exports, this.#exports.rowOf(a, b), this.#levels),
      ),
    )
  }

  /** C of the overlaps as they stand. */
  gather(): void {
    this.#exports.startEquations()
    this.#exports.gatherState()
  }

  /** The tolerances of a step, before and after the students have specialised: see step-tolerance.ts. */
  start({ step, late }: { step: number; late: number }, integrator: Integrator): void {
    this.#exports.startEquations()
    this.#exports.startIntegrator(step, late, integrators.indexOf(integrator))
  }

  /** Goes on to α = `target`, or for `most` stages of steps if that is farther. */
  advance(target: number, most: number): Outcome {
    return outcomes[this.#exports.advance(target, most)]!
  }

  /** Numbers in a state, with the padding. */
  get size(): number {
    return global(this.#exports, 'stateSize')
  }

  /** S_ab of level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.overlapAt(a, b, k)
  }

  /** Whether the state has been changed to differences from the teachers, in which ε_g keeps its relative accuracy. */
  get isSpecialised(): boolean {
    return global(this.#exports, 'isSpecialised') !== 0
  }

  /** α reached. */
  get time(): number {
    return global(this.#exports, 'time')
  }

  /** ε_g at `time`. */
  get error(): number {
    return global(this.#exports, 'error')
  }

  /** What the rounding error of ε_g is in proportion to, the largest so far. */
  get largestErrorScale(): number {
    return global(this.#exports, 'largestErrorScale')
  }

  get work(): Record<
    'steps' | 'stabilisedSteps' | 'implicitSteps' | 'rejectedSteps' | 'evaluations' | 'factorisations',
    number
  > {
    return {
      steps: global(this.#exports, 'steps'),
      stabilisedSteps: global(this.#exports, 'stabilisedSteps'),
      implicitSteps: global(this.#exports, 'implicitSteps'),
      rejectedSteps: global(this.#exports, 'rejected'),
      evaluations: global(this.#exports, 'evaluations'),
      factorisations: global(this.#exports, 'factorisations'),
    }
  }
}

/** A network to be simulated. */
export interface SimulationSetting {
  /** N */
  inputDimension: number
  /** λ_k and p_k N: L */
  eigenvalues: ArrayLike<number>
  levelSizes: ArrayLike<number>
  /** Whether the students are trained in the level: L */
  trained: readonly boolean[]
  learningRate: number
  activation: Activation
  inputs: RandomStream
}

/**
 * Places for levels of these sizes, one after the other: those that are trained first, then the others, each part padded
 * to a multiple of `word`.
 */
function placeLevels(trained: readonly boolean[], sizes: ArrayLike<number>, word: number) {
  const firsts = new Float64Array(trained.length)
  let end = 0
  const place = (areTrained: boolean) => {
    trained.forEach((isTrained, k) => {
      if (isTrained !== areTrained) return
      firsts[k] = end
      end += sizes[k]!
    })
    end = Math.ceil(end / word) * word
    return end
  }
  return { firsts, trainedEnd: place(true), end: place(false) }
}

/** A network of weight vectors under one-pass SGD. Write their initial values into `vectors()`. */
export class DirectNetwork {
  readonly #exports: KernelExports
  /** First component of each level, and the first one after it. */
  readonly #firsts: Float64Array
  readonly #ends: Float64Array
  /** Where the vectors are, and bytes of each. */
  readonly #vectors: Pointer
  readonly #rowBytes: number

  constructor(exports: KernelExports, setting: SimulationSetting) {
    const { inputDimension, eigenvalues, levelSizes, trained, learningRate, activation, inputs } = setting
    this.#exports = exports
    const { firsts, trainedEnd, end } = placeLevels(trained, levelSizes, 8)
    this.#firsts = firsts
    this.#ends = firsts.map((first, k) => first + levelSizes[k]!)
    const kind = activations[activation]
    exports.setUpDirect(inputDimension, end, trainedEnd, kind, learningRate, inputs.pointer)
    this.#vectors = global(exports, 'vectors')
    this.#rowBytes = 8 * end
    const roots = view(exports, global(exports, 'roots'), end)
    firsts.forEach((first, k) => {
      roots.fill(Math.sqrt(eigenvalues[k]!), first, this.#ends[k]!)
    })
    exports.surveyRoots()
  }

  /** Components of level k in the vector of field a (students first): a live view. */
  level(a: number, k: number): Float64Array {
    const first = this.#firsts[k]!
    const at = this.#vectors + a * this.#rowBytes + 8 * first
    return view(this.#exports, at, this.#ends[k]! - first)
  }

  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number {
    return this.#exports.stepDirect(count)
  }

  /** C of the vectors as they stand. */
  gather(): void {
    this.#exports.gatherVectors()
  }

  /** Overlap of two vectors in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.levelOverlap(a, b, this.#firsts[k]!, this.#ends[k]!)
  }

  /** What steps change, besides the stream. */
  serialize(archive: Archive): void {
    const exports = this.#exports
    archive.array(view(exports, exports.directState(), exports.directStateSize()))
    // of the pass at hand: what its inputs are drawn from, and what the steps to come are made of
    archive.array(view(exports, global(exports, 'streamBefore'), global(exports, 'STREAM_NUMBERS')))
    archive.array(view(exports, global(exports, 'fields'), exports.passStateSize()))
    const made = archive.number(global(exports, 'made'))
    if (archive.isReading) exports.resumePass(made)
  }
}

/** A network of overlaps under one-pass SGD, kept as triangular coordinates of the vectors in each level. */
export class ReducedNetwork {
  readonly #exports: KernelExports
  /** The place of each level. */
  readonly #places: Float64Array

  constructor(exports: KernelExports, setting: SimulationSetting) {
    const { inputDimension, eigenvalues, levelSizes, trained, learningRate, activation, inputs } = setting
    this.#exports = exports
    const one = trained.map(() => 1)
    const { firsts, trainedEnd, end } = placeLevels(trained, one, 2)
    this.#places = firsts
    const kind = activations[activation]
    exports.setUpReduced(inputDimension, end, trainedEnd, kind, learningRate, inputs.pointer)
    const placedEigenvalues = view(exports, global(exports, 'levelEigenvalues'), end)
    const placedSizes = view(exports, global(exports, 'levelSizes'), end)
    firsts.forEach((place, k) => {
      placedEigenvalues[place] = eigenvalues[k]!
      placedSizes[place] = levelSizes[k]!
    })
    exports.startReduced()
  }

  /** Sets the coordinates of field a (students first) in level k: those of the triangle (src/triangle.ts). */
  setCoordinates(a: number, k: number, coordinates: Float64Array): void {
    coordinates.forEach((value, c) => {
      this.#exports.setEntry(this.#places[k]!, a, c, value)
    })
  }

  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number {
    return this.#exports.stepReduced(count)
  }

  /** C of the vectors as they stand. */
  gather(): void {
    this.#exports.gatherReduced()
  }

  /** Overlap of two vectors in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.reducedOverlap(a, b, this.#places[k]!)
  }

  /** What steps change, besides the stream. */
  serialize(archive: Archive): void {
    this.#exports.storeReduced()
    const at = global(this.#exports, 'reducedState')
    archive.array(view(this.#exports, at, global(this.#exports, 'reducedStateSize')))
    this.#exports.loadReduced()
  }
}

/** ds_k/dt = −b_k s_k + q_k ε, ε = U + Σ s_k; or, if `step` is not 0, the same as a map of steps that long. */
export interface DecaySetting {
  /** b_k, ascending and distinct: n ≥ 1 */
  rates: ArrayLike<number>
  /** q_k > 0: n */
  couplings: ArrayLike<number>
  /** s_k(0): n */
  sources: ArrayLike<number>
  /** U */
  constant: number
  step: number
}

/** The decay, by its modes, by its Laplace transform, or step by step: assembly/linear.ts. */
export class Decay {
  readonly #exports: KernelExports
  readonly #constant: number
  readonly #count: number
  readonly #times: Pointer

  constructor(exports: KernelExports, { rates, couplings, sources, constant, step }: DecaySetting) {
    this.#exports = exports
    this.#constant = constant
    this.#count = rates.length
    exports.setUpDecay(rates.length, step)
    this.#times = exports.zeros(2 * MOST_CONTOUR_TIMES)
    for (const [name, column] of Object.entries({ rates, couplings, sources })) this.#column(name).set(column)
  }

  /** Finds modes j = 0 …, the slowest first: x_j ascending. */
  findModes(from: number, to: number): void {
    for (let j = from; j < to; j++) this.#exports.findMode(j)
  }

  /** x_j, as b at the nearer end of its interval and the distance from it. */
  root(j: number): { origin: number; offset: number } {
    return { origin: this.#column('origins')[j]!, offset: this.#column('offsets')[j]! }
  }

  /** ε(t) by the first `modes` modes, and a bound on its rounding error. */
  byModes(t: number, modes: number): { value: number; error: number } {
    const value = this.#exports.sumModes(t, modes, this.#constant)
    return { value, error: global(this.#exports, 'modesError') }
  }

  /** Shifts the transform by x_0, once mode 0 is found, or not at all. */
  shiftTransform(toFirst: boolean): void {
    this.#exports.shiftTransform(toFirst)
  }

  /**
   * ε at ascending times, the last at most `span` times the first and at most 1,024 of them, by the transform; and the size
   * of the terms of each.
   */
  byTransform(times: ArrayLike<number>): { values: Float64Array; sizes: Float64Array } {
    const { length } = times
    view(this.#exports, this.#times, length).set(times)
    this.#exports.invertTransform(this.#times, length, this.#constant)
    const size = global(this.#exports, 'contourSize')
    const factors = view(this.#exports, this.#times + 8 * length, length)
    return {
      values: view(this.#exports, this.#times, length).slice(),
      sizes: factors.map((factor) => factor * size),
    }
  }

  /** How much later than the first the last time of one contour may be. */
  get span(): number {
    return global(this.#exports, 'CONTOUR_SPAN')
  }

  /** Makes one step of the map, which changes the sources; returns ε after it. */
  advance(): number {
    return this.#exports.stepDecay(this.#constant)
  }

  #column(name: string): Float64Array {
    return view(this.#exports, global(this.#exports, name), this.#count)
  }
}

/** A view of kernel memory; stale as soon as anything is allocated. */
function view(exports: KernelExports, at: Pointer, count: number): Float64Array {
  return new Float64Array(exports.memory!.buffer, at, count)
}

function global(exports: KernelExports, name: string): number {
  return (exports[name] as WebAssembly.Global).value
}
