/**
 * The order-parameter equations of an erf network written down plainly: Saad & Solla (1995) in every level, without
 * symmetries, matrices as arrays of arrays, Math's functions.
 */
export interface PlainSystem {
  w: number[]
  v: number[]
  eigenvalues: number[]
  weights: number[]
  learningRate: number
}

/** Per level the Gram matrix of students and teachers over N, [L][K+M][K+M]. */
export type Grams = number[][][]

/** Its derivative by α. */
export function plainDerivative(
  grams: Grams,
  { w, v, eigenvalues, weights, learningRate }: PlainSystem,
): Grams {
  const K = w.length
  const n = K + v.length
  const c = [...w.map((x) => -x), ...v]
  const fields = [...Array(n).keys()]
  const C = fields.map((a) =>
    fields.map((b) => eigenvalues.reduce((sum, l, k) => sum + l * grams[k]![a]![b]!, 0)),
  )
  const d = fields.map((a) => 1 + C[a]![a]!)
  const gg = (i: number, j: number) => 2 / Math.PI / Math.sqrt(d[i]! * d[j]! - C[i]![j]! ** 2)
  const Z = w.map((wi, i) =>
    fields.map((m) => {
      const own = fields.reduce((sum, l) => sum - (c[l]! * gg(i, l) * C[i]![l]!) / d[i]!, 0)
      return learningRate * wi * ((m === i ? own : 0) + gg(i, m) * c[m]!)
    }),
  )
  const noise = w.map((wi, i) =>
    w.map((wj, j) => {
      const l4 = d[i]! * d[j]! - C[i]![j]! ** 2
      let sum = 0
      for (const m of fields) {
        for (const l of fields) {
          const [ij, im, il, jm, jl, ml] = [C[i]![j]!, C[i]![m]!, C[i]![l]!, C[j]![m]!, C[j]![l]!, C[m]![l]!]
          // Λ4 C_ml with the factors left by g′_i g′_j = exp(−(z_i² + z_j²)/2)
          const l0 = l4 * ml - jm * jl * d[i]! - im * il * d[j]! + ij * (im * jl + il * jm)
          const l1 = l4 * d[m]! - jm ** 2 * d[i]! - im ** 2 * d[j]! + 2 * ij * im * jm
          const l2 = l4 * d[l]! - jl ** 2 * d[i]! - il ** 2 * d[j]! + 2 * ij * il * jl
          sum += c[m]! * c[l]! * Math.asin(l0 / Math.sqrt(l1 * l2))
        }
      }
      return (wi * wj * 4 * sum) / (Math.PI ** 2 * Math.sqrt(l4))
    }),
  )
  return grams.map((S, k) => {
    const ZS = Z.map((row) => fields.map((b) => row.reduce((sum, z, m) => sum + z * S[m]![b]!, 0)))
    return fields.map((a) =>
      fields.map((b) => {
        if (a >= K && b >= K) return 0
        const left = a < K ? ZS[a]![b]! : 0
        const right = b < K ? ZS[b]![a]! : 0
        const own = a < K && b < K ? learningRate ** 2 * weights[k]! * noise[a]![b]! : 0
        return eigenvalues[k]! * (left + right + own)
      }),
    )
  })
}
