import type { ASUtil } from '@assemblyscript/loader'

/** An address in the kernel's memory. */
export type Pointer = number

/** What assembly/index.ts exports; its mutable globals come as WebAssembly.Global. */
export interface KernelExports extends ASUtil, Record<string, unknown> {
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
  sumProducts(factors: Pointer, levels: number, columns: Pointer, columnCount: number, out: Pointer): void
  addLagrange(
    points: number,
    places: Pointer,
    firsts: Pointer,
    factors: Pointer,
    columns: Pointer,
    columnCount: number,
    nodes: Pointer,
    weights: Pointer,
    stencil: number,
    polynomial: Pointer,
    sums: Pointer,
    nodeCount: number,
  ): void
  newStream(): Pointer
  openStream(stream: Pointer, seed: number, purpose: number, run: number, level: number): void
  uniform(stream: Pointer): number
  normal(stream: Pointer): number
  chiSquare(stream: Pointer, degrees: number): number
  fillNormals(
    stream: Pointer,
    scales: Pointer,
    scaleBytes: number,
    out: Pointer,
    stride: number,
    count: number,
  ): void
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
