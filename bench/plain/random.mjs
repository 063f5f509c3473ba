// Normals in plain JavaScript: sfc32 (Chris Doty-Humphrey, PractRand) and the ziggurat of Marsaglia & Tsang (2000)
// with 256 layers. One 32-bit word a normal, as their code has it: coarser than the 52 bits of this package's, and
// the fastest that plain JavaScript can do.

const TAIL = 3.6541528853610088
const AREA = 0.00492867323399
const widths = new Float64Array(256)
const limits = new Float64Array(256)
const densities = new Float64Array(257)

function fillTables() {
  const density = (x) => Math.exp(-0.5 * x * x)
  let x = AREA / density(TAIL)
  let next = TAIL
  for (let i = 0; i < 256; i++) {
    widths[i] = x / 2 ** 31
    limits[i] = (next / x) * 2 ** 31
    densities[i] = i === 0 ? 0 : density(x)
    x = next
    next = i < 254 ? Math.sqrt(-2 * Math.log(AREA / x + density(x))) : 0
  }
  densities[256] = 1
}
fillTables()

/** Returns a function that fills an array with normals times `roots`. */
export function normalSource(seed) {
  const state = new Int32Array([seed, 0x9e3779b9, 0x243f6a88, 1])

  function word() {
    const sum = (state[0] + state[1] + state[3]) | 0
    state[3] = (state[3] + 1) | 0
    state[0] = state[1] ^ (state[1] >>> 9)
    state[1] = (state[2] + (state[2] << 3)) | 0
    state[2] = (((state[2] << 21) | (state[2] >>> 11)) + sum) | 0
    return sum
  }
  const uniform = () => ((word() >>> 0) + 0.5) / 2 ** 32
  for (let i = 0; i < 20; i++) word()

  function settle(value, layer) {
    while (true) {
      const x = value * widths[layer]
      if (Math.abs(value) < limits[layer]) return x
      if (layer === 0) {
        while (true) {
          const beyond = -Math.log(uniform()) / TAIL
          if (-2 * Math.log(uniform()) >= beyond * beyond) return value < 0 ? -TAIL - beyond : TAIL + beyond
        }
      }
      const [outer, inner] = [densities[layer], densities[layer + 1]]
      if (outer + uniform() * (inner - outer) < Math.exp(-0.5 * x * x)) return x
      value = word()
      layer = value & 255
    }
  }

  // the generator's state lives in registers for as long as the loop runs
  return (out, roots) => {
    let [a, b, c, counter] = [state[0], state[1], state[2], state[3]]
    for (let i = 0; i < out.length; i++) {
      const value = (a + b + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + value) | 0
      const layer = value & 255
      if (Math.abs(value) < limits[layer]) {
        out[i] = value * widths[layer] * roots[i]
      } else {
        state[0] = a
        state[1] = b
        state[2] = c
        state[3] = counter
        out[i] = settle(value, layer) * roots[i]
        a = state[0]
        b = state[1]
        c = state[2]
        counter = state[3]
      }
    }
    state[0] = a
    state[1] = b
    state[2] = c
    state[3] = counter
  }
}
