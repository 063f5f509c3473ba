import * as Plot from '@observablehq/plot'
import { decadeRange, decades, powerOfTen } from '../figures/log-axis.js'
import { bareSvg } from './bare-svg.js'

const height = 210

/** λ_k against k on logarithmic axes, with the slope −(1+β) of a power law. */
export function drawSpectrum(eigenvalues: number[], beta: number | undefined, width: number): SVGSVGElement {
  const levels = eigenvalues.map((value, i) => ({ k: i + 1, value })).filter(({ value }) => value > 0)
  const x = decadeRange(levels.map(({ k }) => k))
  const y = decadeRange(levels.map(({ value }) => value))
  const look = { label: null, fill: 'var(--ink)', stroke: 'var(--axis)', fontSize: 12 }
  const power = (value: number) => powerOfTen(Math.round(Math.log10(value)))
  const every = Math.ceil(decades(y).length / 6)
  const powers = decades(y).filter((n) => n % every === 0)
  const isLaw = beta !== undefined && levels.length > 1
  return bareSvg(
    Plot.plot({
      width,
      height,
      marginLeft: 48,
      marginBottom: 40,
      marginTop: 12,
      marginRight: 14,
      x: { type: 'log', domain: [x[0] * 0.8, x[1]], axis: null },
      y: { type: 'log', domain: [y[0] * 0.8, y[1] * 1.25], axis: null },
      marks: [
        Plot.axisX(
          decades(x).map((n) => 10 ** n),
          { ...look, tickFormat: String },
        ),
        Plot.axisY(
          powers.map((n) => 10 ** n),
          { ...look, tickFormat: power },
        ),
        Plot.frame({ stroke: 'var(--axis)' }),
        isLaw ? Plot.line(levels, { x: 'k', y: 'value', stroke: 'var(--theory)' }) : [],
        Plot.dot(levels, { x: 'k', y: 'value', r: levels.length > 100 ? 1.5 : 3, fill: 'var(--theory)' }),
        isLaw
          ? Plot.text([`slope −(1+*β*) = ${`${-(1 + beta)}`.replace('-', '−')}`], {
              frameAnchor: 'top-right',
              dx: -8,
              dy: 8,
              text: (d) => d,
              fill: 'var(--ink)',
            })
          : [],
        Plot.text(['level *k*'], { frameAnchor: 'bottom', dy: 34, text: (d) => d, fill: 'var(--ink)' }),
        Plot.text(['eigenvalue *λ*'], {
          frameAnchor: 'left',
          rotate: -90,
          dx: -38,
          text: (d) => d,
          fill: 'var(--ink)',
        }),
      ],
    }),
  )
}
