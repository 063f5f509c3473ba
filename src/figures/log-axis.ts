const superscripts: Record<string, string> = { '-': '⁻' }
for (const [i, digit] of [...'⁰¹²³⁴⁵⁶⁷⁸⁹'].entries()) superscripts[i] = digit

/** 10ⁿ with a Unicode exponent. */
export function powerOfTen(n: number): string {
  return `10${[...String(n)].map((c) => superscripts[c]).join('')}`
}

/** log₁₀ x, exact at powers of ten. */
export function log10(x: number): number {
  const log = Math.log10(x)
  const whole = Math.round(log)
  return Math.abs(log - whole) < 1e-12 ? whole : log
}

/** Exponents n of the powers of ten in [low, high]. */
export function decades([low, high]: readonly [number, number]): number[] {
  const first = Math.ceil(log10(low))
  const last = Math.floor(log10(high))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
}

/** The multiples 2…9 of powers of ten in [low, high]. */
export function minorTicks([low, high]: readonly [number, number]): number[] {
  const ticks: number[] = []
  for (let n = Math.floor(log10(low)); n <= Math.floor(log10(high)); n++) {
    for (let m = 2; m <= 9; m++) {
      // A quotient, not a product: 2 / 10 is the double nearest to 0.2
      const tick = n < 0 ? m / 10 ** -n : m * 10 ** n
      if (tick >= low && tick <= high) ticks.push(tick)
    }
  }
  return ticks
}

/** The smallest range of whole powers of ten that holds all values; values ≤ 0 do not count. */
export function decadeRange(values: Iterable<number>): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = 0
  for (const value of values) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (high === 0) return [0.1, 1]
  const first = Math.floor(log10(low))
  const last = Math.max(first + 1, Math.ceil(log10(high)))
  return [10 ** first, 10 ** last]
}
