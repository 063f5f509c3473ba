/** A double as a whole number of 2^-1074, the smallest double. */
function inUnits(x: number): bigint {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, x)
  const word = bits.getBigUint64(0)
  const exponent = (word >> 52n) & 0x7ffn
  const mantissa = word & 0xfffffffffffffn
  const magnitude = exponent === 0n ? mantissa : (mantissa | 0x10000000000000n) << (exponent - 1n)
  return word >> 63n ? -magnitude : magnitude
}

/** a/b − 1, for whole numbers that agree to some digits, with 100 bits behind the point. */
function excess(a: bigint, b: bigint): number {
  return Number(((a - b) << 100n) / b) / 2 ** 100
}

/** How far a sum, a mean and its standard error are from the exact ones of some values (relative), in whole numbers. */
export function exactErrors(values: ArrayLike<number>) {
  const n = BigInt(values.length)
  let sum = 0n
  let squares = 0n
  for (let i = 0; i < values.length; i++) {
    const x = inUnits(values[i]!)
    sum += x
    squares += x * x
  }
  return {
    sum: (found: number) => excess(inUnits(found), sum),
    mean: (found: number) => excess(inUnits(found) * n, sum),
    // (n Σx² − (Σx)²)/(n² (n−1)) is its square
    standardError: (found: number) =>
      excess(inUnits(found) ** 2n * n * n * (n - 1n), n * squares - sum * sum) / 2,
  }
}
