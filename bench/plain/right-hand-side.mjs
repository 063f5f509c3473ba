// The order-parameter equations in plain JavaScript, as native/right-hand-side.hpp has them: without symmetries.

/** Returns a function (state, out); a state holds [L][K][M] of r, then [L][K][K] of q. */
export function plainEquations({ K, M, L, learningRate, eigenvalues, weights, outputs, t }) {
  const n = K + M
  const C = new Float64Array(n * n)
  const drift = new Float64Array(K * n)
  const noise = new Float64Array(K * K)
  const first = new Float64Array(n)
  const TWO_OVER_PI = 2 / Math.PI

  function gather(state, q) {
    C.fill(0)
    for (let k = 0; k < L; k++) {
      const lambda = eigenvalues[k]
      for (let i = 0; i < K; i++) {
        for (let j = 0; j < K; j++) C[i * n + j] += lambda * state[q + (k * K + i) * K + j]
        for (let m = 0; m < M; m++) C[i * n + K + m] += lambda * state[(k * K + i) * M + m]
      }
      for (let m = 0; m < M; m++) {
        for (let l = 0; l < M; l++) C[(K + m) * n + K + l] += lambda * t[(k * M + m) * M + l]
      }
    }
    for (let i = 0; i < K; i++) {
      for (let m = 0; m < M; m++) C[(K + m) * n + i] = C[i * n + K + m]
    }
  }

  function squareAverage(i, j) {
    const di = 1 + C[i * n + i]
    const dj = 1 + C[j * n + j]
    const cij = C[i * n + j]
    const l4 = i === j ? 1 + 2 * cij : di * dj - cij * cij
    for (let m = 0; m < n; m++) {
      const cim = C[i * n + m]
      const cjm = C[j * n + m]
      first[m] = l4 * (1 + C[m * n + m]) - cjm * cjm * di - cim * cim * dj + 2 * cij * cim * cjm
    }
    let sum = 0
    for (let m = 0; m < n; m++) {
      const cim = C[i * n + m]
      const cjm = C[j * n + m]
      for (let l = 0; l < n; l++) {
        const cil = C[i * n + l]
        const cjl = C[j * n + l]
        const l0 = l4 * C[m * n + l] - cjm * cjl * di - cim * cil * dj + cij * (cim * cjl + cil * cjm)
        sum += outputs[m] * outputs[l] * Math.asin(l0 / Math.sqrt(first[m] * first[l]))
      }
    }
    return (TWO_OVER_PI ** 2 / Math.sqrt(l4)) * sum
  }

  function average() {
    for (let i = 0; i < K; i++) {
      const di = 1 + C[i * n + i]
      let a = 0
      for (let m = 0; m < n; m++) {
        const cim = C[i * n + m]
        const b = TWO_OVER_PI / Math.sqrt(di * (1 + C[m * n + m]) - cim * cim)
        a -= (outputs[m] * b * cim) / di
        drift[i * n + m] = -outputs[i] * b * outputs[m]
      }
      drift[i * n + i] -= outputs[i] * a
      for (let j = 0; j < K; j++) noise[i * K + j] = outputs[i] * outputs[j] * squareAverage(i, j)
    }
  }

  return (state, out) => {
    const q = L * K * M
    gather(state, q)
    average()
    for (let k = 0; k < L; k++) {
      const rk = k * K * M
      const qk = q + k * K * K
      const tk = k * M * M
      const speed = eigenvalues[k] * learningRate
      for (let i = 0; i < K; i++) {
        for (let m = 0; m < M; m++) {
          let sum = 0
          for (let j = 0; j < K; j++) sum += drift[i * n + j] * state[rk + j * M + m]
          for (let l = 0; l < M; l++) sum += drift[i * n + K + l] * t[tk + l * M + m]
          out[rk + i * M + m] = speed * sum
        }
        for (let j = 0; j < K; j++) {
          let sum = 0
          for (let l = 0; l < K; l++) {
            sum += drift[i * n + l] * state[qk + l * K + j] + drift[j * n + l] * state[qk + l * K + i]
          }
          for (let m = 0; m < M; m++) {
            sum += drift[i * n + K + m] * state[rk + j * M + m] + drift[j * n + K + m] * state[rk + i * M + m]
          }
          out[qk + i * K + j] = speed * (sum + learningRate * weights[k] * noise[i * K + j])
        }
      }
    }
  }
}
