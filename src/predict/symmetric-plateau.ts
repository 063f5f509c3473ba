import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'

/** The fixed point in which the students are one and the same, and have learned every teacher alike. */
export interface SymmetricPlateau {
  /** R_in, in units in which T_nn = Σ p_k λ_k */
  studentTeacher: number
  /** Q_ij */
  student: number
  /** ε*, the plateau's ε_g */
  height: number
}

const MOST_ITERATIONS = 50
/** Newton's method squares the relative error: after a change this small only rounding is left. */
const LAST_CHANGE = 1e-9

/**
 * The symmetric plateau of an erf network at the learning rate given, as a root of the exact equations of motion.
 *
 * With teachers that are orthonormal in every level, t^k = p_k 1, every fixed point is r^k = p_k r, q^k = p_k q: λ_k
 * drops out of a level's equations, and with T = Σ p_k λ_k they are, for C,
 *
 *   X R + Y T = 0,  X Q + Y Rᵀ + transpose + η² T ⟨noise⟩ = 0,
 *
 * two of them when R_in = R and Q_ij = Q. Students that start alike stay there until their overlaps with the teachers
 * differ. (At finite η differences between the students grow as well, but more slowly by far: a second fixed point, in
 * which they do differ, is not reached.)
 *
 * The kernel's network and C are set.
 *
 * @param network one weight for all students, one for all teachers (their first)
 * @param meanEigenvalue Σ p_k λ_k
 * @param learningRate η > 0
 * @throws Error when Newton's method does not converge
 */
export function symmetricPlateau(
  network: Network,
  meanEigenvalue: number,
  learningRate: number,
  kernel: Kernel,
): SymmetricPlateau {
  const K = network.studentWeights.length
  const M = network.teacherWeights.length
  kernel.setNetwork(network)
  let [R, Q] = slowPlateau(network, meanEigenvalue)
  // From the plateau for η → 0 in steps of η no greater than ¼
  const rises = Math.ceil(4 * learningRate)
  for (let rise = 1; rise <= rises; rise++) {
    const rate = (learningRate * rise) / rises
    let change = Number.POSITIVE_INFINITY
    for (let iteration = 0; !(change < LAST_CHANGE); iteration++) {
      if (iteration === MOST_ITERATIONS) throw new Error(`no symmetric plateau at learning rate ${rate}`)
      const [dR, dQ] = newtonStep(R, Q, { K, M, T: meanEigenvalue, rate }, kernel)
      R += dR
      Q += dQ
      change = Math.max(Math.abs(dR / R), Math.abs(dQ / Q))
    }
  }
  kernel.setCovariance(symmetricMatrix(K, M, R, Q, meanEigenvalue))
  return { studentTeacher: R, student: Q, height: kernel.generalizationError() }
}

interface Setting {
  K: number
  M: number
  T: number
  /** η */
  rate: number
}

/** A step of Newton's method for the two equations, over η. */
function newtonStep(
  R: number,
  Q: number,
  { K, M, T, rate }: Setting,
  kernel: Kernel,
): [dR: number, dQ: number] {
  kernel.setCovariance(symmetricMatrix(K, M, R, Q, T))
  const { drift, noise } = kernel.averages()
  /** The left sides with averages and overlaps given, in both of which they are linear. */
  const sides = (z: Float64Array, n: Float64Array, r: number, q: number, t: number) => {
    const x = z.subarray(0, K).reduce((sum, value) => sum + value, 0)
    const y = z[K]!
    return [x * r + y * t, 2 * (x * q + M * y * r) + rate * T * n[0]!] as const
  }
  const changes = (r: number, q: number) => {
    const { drift: z, noise: n } = kernel.averageChanges(symmetricMatrix(K, M, r, q, 0))
    const [f, g] = sides(z, n, R, Q, T)
    const [fOverlaps, gOverlaps] = sides(drift, new Float64Array(1), r, q, 0)
    return [f + fOverlaps, g + gOverlaps] as const
  }
  const [f, g] = sides(drift, noise, R, Q, T)
  const [fR, gR] = changes(1, 0)
  const [fQ, gQ] = changes(0, 1)
  const determinant = fR * gQ - fQ * gR
  return [(fQ * g - gQ * f) / determinant, (gR * f - fR * g) / determinant]
}

/**
 * R and Q for η → 0. There J is a multiple of Σ B_n, so that Q T = M R², and one equation is left, a quadratic one for
 * Q: with ρ = Kw/v, (ρ²/M) Q (1 + T + (1 + T − T/M) Q) = T (1 + 2Q). For ρ = M and T = 1, Q = 1/(2M − 1).
 */
function slowPlateau({ studentWeights, teacherWeights }: Network, T: number): [R: number, Q: number] {
  const M = teacherWeights.length
  const ratio = (studentWeights.length * studentWeights[0]!) / teacherWeights[0]!
  const scale = ratio ** 2 / M
  const a = scale * (1 + T - T / M)
  const b = scale * (1 + T) - 2 * T
  const Q = (Math.sqrt(b * b + 4 * a * T) - b) / (2 * a)
  return [Math.sign(ratio) * Math.sqrt((Q * T) / M), Q]
}

/** [[Q, R], [Rᵀ, T 1]] with all entries of Q and of R alike. */
function symmetricMatrix(K: number, M: number, R: number, Q: number, T: number): number[][] {
  const size = K + M
  return Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => {
      if (a < K && b < K) return Q
      if (a < K || b < K) return R
      return a === b ? T : 0
    }),
  )
}
