// erf in plain JavaScript: the rational approximations of Cody, Math. Comp. 23, 631 (1969).

const A = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315]
const B = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const C = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
]
const D = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]
const P = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
  0.016315387137302097,
]
const Q = [
  2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
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
