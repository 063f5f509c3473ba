/** Least squares that grow sample by sample: normal equations of a few columns, eliminated when they are asked for. */
export class GrowingFit {
  /** The sum of squares left */
  rest = 0
  /** Determinant of the normal equations */
  determinant = 1
  /** Of the columns */
  readonly coefficients: Float64Array
  /** Products of the columns, and of the value behind them */
  readonly #products: Float64Array
  readonly #left: Float64Array
  readonly #size: number

  constructor(columns: number) {
    this.#size = columns + 1
    this.coefficients = new Float64Array(columns)
    this.#products = new Float64Array(this.#size ** 2)
    this.#left = new Float64Array(this.#size ** 2)
  }

  /** A sample: what stands in its columns, then its value. */
  add(row: Float64Array): void {
    const size = this.#size
    for (let i = 0; i < size; i++)
      for (let j = i; j < size; j++) this.#products[i * size + j]! += row[i]! * row[j]!
  }

  /** Gaussian elimination: what it leaves of the value's square is the rest. */
  solve(): void {
    const size = this.#size
    const columns = size - 1
    const left = this.#left
    left.set(this.#products)
    this.determinant = 1
    for (let k = 0; k < columns; k++) {
      const pivot = left[k * size + k]!
      this.determinant *= pivot
      for (let i = k + 1; i < size; i++) {
        const factor = left[k * size + i]! / pivot
        for (let j = i; j < size; j++) left[i * size + j]! -= factor * left[k * size + j]!
      }
    }
    this.rest = Math.max(0, left[size * size - 1]!)
    for (let i = columns - 1; i >= 0; i--) {
      let sum = left[i * size + columns]!
      for (let j = i + 1; j < columns; j++) sum -= left[i * size + j]! * this.coefficients[j]!
      this.coefficients[i] = sum / left[i * size + i]!
    }
  }
}
