const MOST_ITERATIONS = 60

/**
 * Real parts of the eigenvalues of a real matrix, greatest first: balancing, reduction to Hessenberg form by elimination, then the
 * QR algorithm with double shifts (Wilkinson & Reinsch 1971, elmhes and hqr). Errors are of the order of rounding the
 * largest entry.
 *
 * @throws Error when the iteration does not converge
 */
export function realParts(matrix: number[][]): number[] {
  const a = matrix.map((row) => Float64Array.from(row))
  balance(a)
  toHessenberg(a)
  return quasiTriangularRealParts(a).sort((x, y) => y - x)
}

/** Scales rows and columns by powers of 2, so that those of an index are about as large (Parlett & Reinsch 1969). */
function balance(a: Float64Array[]): void {
  for (let isDone = false; !isDone; ) {
    isDone = true
    for (const [i, row] of a.entries()) {
      let [columnSum, rowSum] = [0, 0]
      for (const [j, value] of row.entries()) {
        if (j === i) continue
        rowSum += Math.abs(value)
        columnSum += Math.abs(a[j]![i]!)
      }
      if (columnSum === 0 || rowSum === 0) continue
      const before = columnSum + rowSum
      let factor = 1
      for (; columnSum < rowSum / 2; columnSum *= 4) factor *= 2
      for (; columnSum > rowSum * 2; columnSum /= 4) factor /= 2
      if ((columnSum + rowSum) / factor > 0.95 * before) continue
      isDone = false
      for (const other of a) other[i]! *= factor
      for (let j = 0; j < a.length; j++) row[j]! /= factor
    }
  }
}

function toHessenberg(a: Float64Array[]): void {
  const size = a.length
  for (let m = 1; m < size - 1; m++) {
    let pivot = m
    for (let i = m; i < size; i++) if (Math.abs(a[i]![m - 1]!) > Math.abs(a[pivot]![m - 1]!)) pivot = i
    const x = a[pivot]![m - 1]!
    if (x === 0) continue
    const row = a[pivot]!
    a[pivot] = a[m]!
    a[m] = row
    for (const one of a) {
      const value = one[pivot]!
      one[pivot] = one[m]!
      one[m] = value
    }
    for (let i = m + 1; i < size; i++) {
      const factor = a[i]![m - 1]! / x
      if (factor === 0) continue
      for (let j = m - 1; j < size; j++) a[i]![j]! -= factor * row[j]!
      for (const one of a) one[m]! += factor * one[i]!
    }
  }
}

function quasiTriangularRealParts(a: Float64Array[]): number[] {
  const found: number[] = []
  const negligible = Number.EPSILON * Math.max(...a.map((row) => Math.max(...row.map(Math.abs))))
  let shift = 0
  let iterations = 0
  let n = a.length - 1
  while (n >= 0) {
    let l = n
    while (l > 0) {
      // where several eigenvalues are equal, rounding of earlier steps keeps an entry from vanishing
      if (Math.abs(a[l]![l - 1]!) <= negligible * 2 ** (iterations >> 2)) break
      l--
    }
    let x = a[n]![n]!
    if (l === n) {
      found.push(x + shift)
      n--
      iterations = 0
      continue
    }
    let y = a[n - 1]![n - 1]!
    let w = a[n]![n - 1]! * a[n - 1]![n]!
    if (l === n - 1) {
      const p = (y - x) / 2
      const q = p * p + w
      if (q < 0) found.push(x + shift + p, x + shift + p)
      else {
        const root = p + (p < 0 ? -1 : 1) * Math.sqrt(q)
        found.push(x + shift + root, root === 0 ? x + shift : x + shift - w / root)
      }
      n -= 2
      iterations = 0
      continue
    }
    if (iterations === MOST_ITERATIONS) throw new Error('eigenvalues: the QR iteration does not converge')
    if (iterations > 0 && iterations % 10 === 0) {
      // An exceptional shift
      shift += x
      for (let i = 0; i <= n; i++) a[i]![i]! -= x
      const s = Math.abs(a[n]![n - 1]!) + Math.abs(a[n - 1]![n - 2]!)
      x = 0.75 * s
      y = x
      w = -0.4375 * s * s
    }
    iterations++
    doubleStep(a, l, n, x, y, w)
  }
  return found
}

/** A step of the QR algorithm with the shifts whose sum is x + y and whose product is xy − w, on rows l … n. */
function doubleStep(a: Float64Array[], l: number, n: number, x: number, y: number, w: number): void {
  let p = 0
  let q = 0
  let r = 0
  let m = n - 2
  for (; ; m--) {
    const z = a[m]![m]!
    const rest = x - z
    const other = y - z
    p = (rest * other - w) / a[m + 1]![m]! + a[m]![m + 1]!
    q = a[m + 1]![m + 1]! - z - rest - other
    r = a[m + 2]![m + 1]!
    const s = Math.abs(p) + Math.abs(q) + Math.abs(r)
    p /= s
    q /= s
    r /= s
    if (m === l) break
    const u = Math.abs(a[m]![m - 1]!) * (Math.abs(q) + Math.abs(r))
    const v = Math.abs(p) * (Math.abs(a[m - 1]![m - 1]!) + Math.abs(z) + Math.abs(a[m + 1]![m + 1]!))
    if (u <= Number.EPSILON * v) break
  }
  for (let i = m + 2; i <= n; i++) {
    a[i]![i - 2] = 0
    if (i > m + 2) a[i]![i - 3] = 0
  }
  for (let k = m; k < n; k++) {
    const isLast = k === n - 1
    let scale = 1
    if (k > m) {
      p = a[k]![k - 1]!
      q = a[k + 1]![k - 1]!
      r = isLast ? 0 : a[k + 2]![k - 1]!
      scale = Math.abs(p) + Math.abs(q) + Math.abs(r)
      if (scale === 0) continue
      p /= scale
      q /= scale
      r /= scale
    }
    const s = (p < 0 ? -1 : 1) * Math.sqrt(p * p + q * q + r * r)
    if (k > m) a[k]![k - 1] = -s * scale
    else if (l !== m) a[k]![k - 1] = -a[k]![k - 1]!
    p += s
    const first = p / s
    const second = q / s
    const third = r / s
    q /= p
    r /= p
    for (let j = k; j <= n; j++) {
      const sum = a[k]![j]! + q * a[k + 1]![j]! + (isLast ? 0 : r * a[k + 2]![j]!)
      if (!isLast) a[k + 2]![j]! -= sum * third
      a[k + 1]![j]! -= sum * second
      a[k]![j]! -= sum * first
    }
    const last = Math.min(n, k + 3)
    for (let i = l; i <= last; i++) {
      const row = a[i]!
      const sum = first * row[k]! + second * row[k + 1]! + (isLast ? 0 : third * row[k + 2]!)
      if (!isLast) row[k + 2]! -= sum * r
      row[k + 1]! -= sum * q
      row[k]! -= sum
    }
  }
}
