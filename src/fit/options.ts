import { checkArray, checkInteger, checkNumbers, checkObject, path, refuseValue } from '../check.js'

export interface FitOptions {
  /** Fit here, from α to α, instead of where the curve is a power law for longest; 0 < from < to. */
  window?: [from: number, to: number]
  /** Orders l, 0 to 100, of moments R^(l) whose plateaus are measured too; needs a trajectory with `overlaps: 'levels'`. */
  moments?: number[]
}

/** Options of `fit`, checked. */
export function fitOptions(given: unknown = {}): { window: [number, number] | undefined; moments: number[] } {
  const { window, moments } = checkObject(given, '', ['window', 'moments'], 'options')
  const orders = moments === undefined ? [] : checkArray(moments, 'moments', 'integers')
  return {
    window: window === undefined ? undefined : checkWindow(window),
    moments: orders.map((order, i) => checkInteger(order, path('moments', i), { min: 0, max: 100 })),
  }
}

function checkWindow(given: unknown): [number, number] {
  const [from, to] = checkNumbers(given, 'window', { above: 0 }, 2)
  if (!(to! > from!)) refuseValue(RangeError, 'window', '[from, to] with from < to', given)
  return [from!, to!]
}
