/** rows × columns, made entry by entry. */
export function matrix(rows: number, columns: number, make: (i: number, j: number) => number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => make(i, j)))
}

/** A symmetric one, made for i ≤ j. */
export function symmetricMatrix(size: number, make: (i: number, j: number) => number): number[][] {
  const rows = Array.from({ length: size }, () => new Array<number>(size))
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = make(i, j)
      rows[i]![j] = value
      rows[j]![i] = value
    }
  }
  return rows
}

/** Loops: predictions are mostly such products, and these take a tenth of the time of `map` and `reduce`. */
export function product(a: number[][], b: number[][]): number[][] {
  const columns = b[0]!.length
  return a.map((row) => {
    const sums = new Array<number>(columns).fill(0)
    for (let k = 0; k < row.length; k++) {
      const factor = row[k]!
      const other = b[k]!
      for (let j = 0; j < columns; j++) sums[j]! += factor * other[j]!
    }
    return sums
  })
}

export function transpose(a: number[][]): number[][] {
  return a[0]!.map((_, j) => a.map((row) => row[j]!))
}

/** The solution of a square system, by elimination with row pivots; a singular one gives numbers that are not finite. */
export function linearSolution(coefficients: number[][], right: number[]): number[] {
  const rows = coefficients.map((row, i) => Float64Array.of(...row, right[i]!))
  const size = rows.length
  for (let k = 0; k < size; k++) {
    let pivot = k
    for (let r = k + 1; r < size; r++) {
      if (Math.abs(rows[r]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = r
    }
    const row = rows[pivot]!
    rows[pivot] = rows[k]!
    rows[k] = row
    for (let r = k + 1; r < size; r++) {
      const below = rows[r]!
      const factor = below[k]! / row[k]!
      for (let c = k + 1; c <= size; c++) below[c]! -= factor * row[c]!
    }
  }
  const solution = new Array<number>(size)
  for (let r = size - 1; r >= 0; r--) {
    let sum = rows[r]![size]!
    for (let c = r + 1; c < size; c++) sum -= rows[r]![c]! * solution[c]!
    solution[r] = sum / rows[r]![r]!
  }
  return solution
}
