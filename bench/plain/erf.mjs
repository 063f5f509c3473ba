// erf in plain JavaScript: the rational approximations of Cody, Math. Comp. 23, 631 (1969).

const A = [3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153]
const B = [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062]
const C = [
  0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
  1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8,
]
const D = [
  15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963,
  4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
]
const P = [
  0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766, 0.000658749161529837803,
  0.0163153871373020978,
]
const Q = [
  2.56852019228982242, 1.87295284992346725, 0.527905102951428412, 0.0605183413124413191, 0.00233520497626869185,
]

/** p[last] z^n + p[0] z^{n−1} + … over z^n + q[0] z^{n−1} + …, Cody's way of numbering. */
function ratio(p, q, z) {
  let numerator = p[p.length - 1] * z
  let denominator = z
  const end = q.length - 1
  for (let i = 0; i < end; i++) {
    numerator = (numerator + p[i]) * z
    denominator = (denominator + q[i]) * z
  }
  return (numerator + p[end]) / (denominator + q[end])
}

export function erf(x) {
  const y = Math.abs(x)
  if (y <= 0.46875) return x * ratio(A, B, x * x)
  let rest = 0
  if (y <= 4) {
    rest = Math.exp(-y * y) * ratio(C, D, y)
  } else if (y < 6) {
    const z = 1 / (y * y)
    rest = (Math.exp(-y * y) / y) * (1 / Math.sqrt(Math.PI) - z * ratio(P, Q, z))
  }
  return x < 0 ? rest - 1 : 1 - rest
}
